#include "admission/type_rule.h"

#include <algorithm>

#include "admission/checks.h"

// The rules of Kubernetes' own validation, by type as its API reference names them
// (kubernetes.io/docs/reference/kubernetes-api, pkg/apis/*/validation of release 1.36). Fields that
// take whatever their schema takes are left out.
namespace plat::admission {
namespace {

using T = TextRule;

constexpr Bounds kPort{1, 65535};
constexpr Bounds kNodePort{30000, 32767};
// IsValidUserID, IsValidGroupID.
constexpr Bounds kUser{0, 2147483647};
constexpr Bounds kMode{0, 0777};
constexpr Bounds kCount{0, 2147483647};
constexpr Bounds kAtLeastOne{1, 2147483647};
constexpr Bounds kOne{1, 1};
// HighestUserDefinablePriority.
constexpr Bounds kPriority{-2147483648, 1000000000};
constexpr Bounds kWeight{1, 100};

constexpr ItemKey kByName[] = {{.first = "name"}};
constexpr ItemKey kByMountPath[] = {{.first = "mountPath"}};
constexpr ItemKey kByPortAndName[] = {{.first = "port", .second = "protocol", .usual = "TCP"},
                                      {.first = "name"}};
constexpr ItemKey kByPath[] = {{.first = "path", .second = "pathType"}};

constexpr FieldRule kLabelsOnly[] = {
    {.key = "labels", .text = T::kLabelValue, .keys = T::kQualifiedName},
    {.key = "annotations", .keys = T::kQualifiedName},
};
constexpr TypeRule kTemplateMetadata{.fields = kLabelsOnly};

constexpr FieldRule kLabelSelectorFields[] = {
    {.key = "matchLabels", .text = T::kLabelValue, .keys = T::kQualifiedName}};
constexpr TypeRule kLabelSelector{.fields = kLabelSelectorFields};

constexpr FieldRule kMetadataFields[] = {
    {.key = "namespace", .text = T::kDnsLabel},
    {.key = "labels", .text = T::kLabelValue, .keys = T::kQualifiedName},
    {.key = "annotations", .keys = T::kQualifiedName},
    {.key = "finalizers", .text = T::kQualifiedName},
};

// Containers.

constexpr FieldRule kContainerPortFields[] = {
    {.key = "name", .text = T::kPortName},
    {.key = "containerPort", .bounds = kPort},
    {.key = "hostPort", .bounds = kPort},
    {.key = "protocol", .text = T::kProtocol},
};
constexpr TypeRule kContainerPort{.fields = kContainerPortFields};

constexpr FieldRule kKeyOfFields[] = {
    {.key = "name", .text = T::kSubdomain},
    {.key = "key", .text = T::kFileKey},
};
constexpr TypeRule kKeyOf{.fields = kKeyOfFields};
constexpr FieldRule kVariableFromFields[] = {
    {.key = "configMapKeyRef", .type = &kKeyOf},
    {.key = "secretKeyRef", .type = &kKeyOf},
};
constexpr TypeRule kVariableFrom{.fields = kVariableFromFields};
constexpr FieldRule kVariableFields[] = {
    {.key = "name", .text = T::kVariableName},
    {.key = "value", .text = T::kVariableValue},
    {.key = "valueFrom", .type = &kVariableFrom},
};
constexpr TypeRule kVariable{.fields = kVariableFields};
constexpr FieldRule kVariablesFromFields[] = {
    {.key = "configMapRef", .type = &kKeyOf},
    {.key = "secretRef", .type = &kKeyOf},
};
constexpr TypeRule kVariablesFrom{.fields = kVariablesFromFields};

constexpr FieldRule kHttpGetFields[] = {
    {.key = "port", .text = T::kPortName, .bounds = kPort},
    {.key = "scheme", .text = T::kScheme},
};
constexpr TypeRule kHttpGet{.fields = kHttpGetFields};
constexpr FieldRule kTcpSocketFields[] = {{.key = "port", .text = T::kPortName, .bounds = kPort}};
constexpr TypeRule kTcpSocket{.fields = kTcpSocketFields};
constexpr FieldRule kGrpcFields[] = {{.key = "port", .bounds = kPort}};
constexpr TypeRule kGrpc{.fields = kGrpcFields};

constexpr Check kProbeChecks[] = {CheckProbeHandler};
constexpr FieldRule kProbeFields[] = {
    {.key = "httpGet", .type = &kHttpGet},
    {.key = "tcpSocket", .type = &kTcpSocket},
    {.key = "grpc", .type = &kGrpc},
    {.key = "initialDelaySeconds", .bounds = kCount},
    {.key = "timeoutSeconds", .bounds = kAtLeastOne},
    {.key = "periodSeconds", .bounds = kAtLeastOne},
    {.key = "successThreshold", .bounds = kAtLeastOne},
    {.key = "failureThreshold", .bounds = kAtLeastOne},
    {.key = "terminationGracePeriodSeconds", .bounds = kAtLeastOne},
};
constexpr TypeRule kProbe{.fields = kProbeFields, .checks = kProbeChecks};
// Whoever has started, or lives, has once: one success is all that counts.
constexpr FieldRule kSteadyProbeFields[] = {
    {.key = "httpGet", .type = &kHttpGet},
    {.key = "tcpSocket", .type = &kTcpSocket},
    {.key = "grpc", .type = &kGrpc},
    {.key = "initialDelaySeconds", .bounds = kCount},
    {.key = "timeoutSeconds", .bounds = kAtLeastOne},
    {.key = "periodSeconds", .bounds = kAtLeastOne},
    {.key = "successThreshold", .bounds = kOne},
    {.key = "failureThreshold", .bounds = kAtLeastOne},
    {.key = "terminationGracePeriodSeconds", .bounds = kAtLeastOne},
};
constexpr TypeRule kSteadyProbe{.fields = kSteadyProbeFields, .checks = kProbeChecks};

constexpr FieldRule kSleepFields[] = {{.key = "seconds", .bounds = kCount}};
constexpr TypeRule kSleep{.fields = kSleepFields};
constexpr Check kHookChecks[] = {CheckHookHandler};
constexpr FieldRule kHookFields[] = {
    {.key = "httpGet", .type = &kHttpGet},
    {.key = "tcpSocket", .type = &kTcpSocket},
    {.key = "sleep", .type = &kSleep},
};
constexpr TypeRule kHook{.fields = kHookFields, .checks = kHookChecks};
constexpr FieldRule kLifecycleFields[] = {
    {.key = "postStart", .type = &kHook},
    {.key = "preStop", .type = &kHook},
};
constexpr TypeRule kLifecycle{.fields = kLifecycleFields};

constexpr Check kResourcesChecks[] = {CheckResources};
constexpr FieldRule kResourcesFields[] = {
    {.key = "requests", .text = T::kQuantity, .keys = T::kQualifiedName, .bounds = kCount},
    {.key = "limits", .text = T::kQuantity, .keys = T::kQualifiedName, .bounds = kCount},
};
constexpr TypeRule kResources{.fields = kResourcesFields, .checks = kResourcesChecks};

constexpr FieldRule kMountFields[] = {
    {.key = "name", .text = T::kDnsLabel},
    {.key = "mountPath", .text = T::kMountPath},
    {.key = "subPath", .text = T::kInnerPath},
    {.key = "subPathExpr", .text = T::kInnerPath},
};
constexpr TypeRule kMount{.fields = kMountFields};

constexpr FieldRule kCapabilitiesFields[] = {
    {.key = "add", .text = T::kCapability},
    {.key = "drop", .text = T::kCapability},
};
constexpr TypeRule kCapabilities{.fields = kCapabilitiesFields};
constexpr FieldRule kSecurityFields[] = {
    {.key = "runAsUser", .bounds = kUser},
    {.key = "runAsGroup", .bounds = kUser},
    {.key = "capabilities", .type = &kCapabilities},
};
constexpr TypeRule kSecurity{.fields = kSecurityFields};

constexpr Check kContainerChecks[] = {CheckNamedPorts};
constexpr Check kInitContainerChecks[] = {CheckNamedPorts, CheckInitContainer};
constexpr FieldRule kContainerFields[] = {
    {.key = "name", .text = T::kDnsLabel},
    {.key = "image", .text = T::kImage},
    {.key = "imagePullPolicy", .text = T::kPullPolicy},
    {.key = "ports", .type = &kContainerPort, .unique = kByName},
    {.key = "env", .type = &kVariable, .unique = kByName},
    {.key = "envFrom", .type = &kVariablesFrom},
    {.key = "startupProbe", .type = &kSteadyProbe},
    {.key = "readinessProbe", .type = &kProbe},
    {.key = "livenessProbe", .type = &kSteadyProbe},
    {.key = "lifecycle", .type = &kLifecycle},
    {.key = "resources", .type = &kResources},
    {.key = "volumeMounts", .type = &kMount, .unique = kByMountPath},
    {.key = "securityContext", .type = &kSecurity},
};
constexpr TypeRule kContainer{.fields = kContainerFields, .checks = kContainerChecks};
constexpr TypeRule kInitContainer{.fields = kContainerFields, .checks = kInitContainerChecks};

// Volumes.

constexpr FieldRule kKeyToPathFields[] = {
    {.key = "key", .text = T::kFileKey},
    {.key = "path", .text = T::kInnerPath},
    {.key = "mode", .bounds = kMode},
};
constexpr TypeRule kKeyToPath{.fields = kKeyToPathFields};
constexpr FieldRule kFilesFields[] = {
    {.key = "name", .text = T::kSubdomain},
    {.key = "secretName", .text = T::kSubdomain},
    {.key = "defaultMode", .bounds = kMode},
    {.key = "items", .type = &kKeyToPath},
};
constexpr TypeRule kFiles{.fields = kFilesFields};
constexpr FieldRule kHostPathFields[] = {{.key = "path", .text = T::kAbsolutePath}};
constexpr TypeRule kHostPath{.fields = kHostPathFields};
constexpr FieldRule kNfsFields[] = {{.key = "path", .text = T::kUrlPath}};
constexpr TypeRule kNfs{.fields = kNfsFields};
constexpr FieldRule kClaimVolumeFields[] = {{.key = "claimName", .text = T::kSubdomain}};
constexpr TypeRule kClaimVolume{.fields = kClaimVolumeFields};
constexpr FieldRule kEmptyFields[] = {
    {.key = "sizeLimit", .text = T::kPositiveQuantity, .bounds = kAtLeastOne}};
constexpr TypeRule kEmpty{.fields = kEmptyFields};
constexpr FieldRule kVolumeFields[] = {
    {.key = "name", .text = T::kDnsLabel},
    {.key = "configMap", .type = &kFiles},
    {.key = "secret", .type = &kFiles},
    {.key = "hostPath", .type = &kHostPath},
    {.key = "nfs", .type = &kNfs},
    {.key = "persistentVolumeClaim", .type = &kClaimVolume},
    {.key = "emptyDir", .type = &kEmpty},
};
constexpr TypeRule kVolume{.fields = kVolumeFields};

constexpr FieldRule kStorageFields[] = {
    {.key = "storage", .text = T::kPositiveQuantity, .bounds = kAtLeastOne}};
constexpr TypeRule kStorage{.fields = kStorageFields};
constexpr FieldRule kClaimResourcesFields[] = {{.key = "requests", .type = &kStorage}};
constexpr TypeRule kClaimResources{.fields = kClaimResourcesFields};
constexpr FieldRule kClaimSpecFields[] = {
    {.key = "accessModes", .text = T::kAccessMode},
    {.key = "storageClassName", .text = T::kSubdomain},
    {.key = "resources", .type = &kClaimResources},
};
constexpr TypeRule kClaimSpec{.fields = kClaimSpecFields};
constexpr FieldRule kClaimMetadataFields[] = {{.key = "name", .text = T::kDnsLabel}};
constexpr TypeRule kClaimMetadata{.fields = kClaimMetadataFields};
constexpr FieldRule kClaimFields[] = {{.key = "spec", .type = &kClaimSpec, .required = true}};
constexpr TypeRule kClaim{.fields = kClaimFields};
constexpr FieldRule kClaimTemplateFields[] = {
    {.key = "metadata", .type = &kClaimMetadata},
    {.key = "spec", .type = &kClaimSpec},
};
constexpr TypeRule kClaimTemplate{.fields = kClaimTemplateFields};

// Pods.

constexpr FieldRule kPodSecurityFields[] = {
    {.key = "runAsUser", .bounds = kUser},
    {.key = "runAsGroup", .bounds = kUser},
    {.key = "fsGroup", .bounds = kUser},
    {.key = "supplementalGroups", .bounds = kUser},
};
constexpr TypeRule kPodSecurity{.fields = kPodSecurityFields};
constexpr FieldRule kExpressionFields[] = {
    {.key = "key", .text = T::kQualifiedName},
    {.key = "values", .text = T::kLabelValue},
};
constexpr TypeRule kExpression{.fields = kExpressionFields};
constexpr FieldRule kNodeTermFields[] = {{.key = "matchExpressions", .type = &kExpression}};
constexpr TypeRule kNodeTerm{.fields = kNodeTermFields};
constexpr FieldRule kNodeSelectorFields[] = {{.key = "nodeSelectorTerms", .type = &kNodeTerm}};
constexpr TypeRule kNodeSelector{.fields = kNodeSelectorFields};
constexpr FieldRule kPreferredNodeFields[] = {
    {.key = "weight", .bounds = kWeight},
    {.key = "preference", .type = &kNodeTerm},
};
constexpr TypeRule kPreferredNode{.fields = kPreferredNodeFields};
constexpr FieldRule kNodeAffinityFields[] = {
    {.key = "requiredDuringSchedulingIgnoredDuringExecution", .type = &kNodeSelector},
    {.key = "preferredDuringSchedulingIgnoredDuringExecution", .type = &kPreferredNode},
};
constexpr TypeRule kNodeAffinity{.fields = kNodeAffinityFields};
constexpr FieldRule kAffinityFields[] = {{.key = "nodeAffinity", .type = &kNodeAffinity}};
constexpr TypeRule kAffinity{.fields = kAffinityFields};
constexpr FieldRule kSpreadFields[] = {
    {.key = "maxSkew", .bounds = kAtLeastOne},
    {.key = "topologyKey", .text = T::kQualifiedName},
    {.key = "labelSelector", .type = &kLabelSelector},
};
constexpr TypeRule kSpread{.fields = kSpreadFields};

constexpr Check kPodChecks[] = {CheckPod};
constexpr FieldRule kPodFields[] = {
    {.key = "serviceAccountName", .text = T::kSubdomain},
    {.key = "priorityClassName", .text = T::kSubdomain},
    {.key = "hostname", .text = T::kDnsLabel},
    {.key = "subdomain", .text = T::kDnsLabel},
    {.key = "restartPolicy", .text = T::kRestartPolicy},
    {.key = "terminationGracePeriodSeconds", .bounds = kCount},
    {.key = "activeDeadlineSeconds", .bounds = kAtLeastOne},
    {.key = "nodeSelector", .text = T::kLabelValue, .keys = T::kQualifiedName},
    {.key = "securityContext", .type = &kPodSecurity},
    {.key = "affinity", .type = &kAffinity},
    {.key = "topologySpreadConstraints", .type = &kSpread},
    {.key = "initContainers", .type = &kInitContainer},
    {.key = "containers", .type = &kContainer},
    {.key = "volumes", .type = &kVolume, .unique = kByName},
};
constexpr TypeRule kPod{.fields = kPodFields, .checks = kPodChecks};
constexpr FieldRule kTemplateFields[] = {
    {.key = "metadata", .type = &kTemplateMetadata},
    {.key = "spec", .type = &kPod},
};
constexpr TypeRule kTemplate{.fields = kTemplateFields};

// Workloads.

constexpr Check kWorkloadChecks[] = {CheckSelector, CheckMounts};
constexpr FieldRule kWorkloadSpecFields[] = {
    {.key = "replicas", .bounds = kCount},
    {.key = "minReadySeconds", .bounds = kCount},
    {.key = "revisionHistoryLimit", .bounds = kCount},
    {.key = "progressDeadlineSeconds", .bounds = kCount},
    {.key = "serviceName", .text = T::kSubdomain},
    {.key = "selector", .type = &kLabelSelector},
    {.key = "template", .type = &kTemplate},
    {.key = "volumeClaimTemplates", .type = &kClaimTemplate},
};
constexpr TypeRule kWorkloadSpec{.fields = kWorkloadSpecFields, .checks = kWorkloadChecks};
constexpr FieldRule kWorkloadFields[] = {{.key = "spec", .type = &kWorkloadSpec, .required = true}};
constexpr TypeRule kWorkload{.fields = kWorkloadFields};

constexpr Check kJobChecks[] = {CheckJob, CheckMounts};
constexpr FieldRule kJobSpecFields[] = {
    {.key = "parallelism", .bounds = kCount},
    {.key = "completions", .bounds = kCount},
    {.key = "backoffLimit", .bounds = kCount},
    {.key = "activeDeadlineSeconds", .bounds = kAtLeastOne},
    {.key = "ttlSecondsAfterFinished", .bounds = kCount},
    {.key = "template", .type = &kTemplate},
};
constexpr TypeRule kJobSpec{.fields = kJobSpecFields, .checks = kJobChecks};
constexpr FieldRule kJobFields[] = {{.key = "spec", .type = &kJobSpec, .required = true}};
constexpr TypeRule kJob{.fields = kJobFields};
constexpr FieldRule kCronJobSpecFields[] = {
    {.key = "schedule", .text = T::kCron},
    {.key = "timeZone", .text = T::kZone},
    {.key = "concurrencyPolicy", .text = T::kConcurrencyPolicy},
    {.key = "startingDeadlineSeconds", .bounds = kCount},
    {.key = "successfulJobsHistoryLimit", .bounds = kCount},
    {.key = "failedJobsHistoryLimit", .bounds = kCount},
    {.key = "jobTemplate", .type = &kJob},
};
constexpr TypeRule kCronJobSpec{.fields = kCronJobSpecFields};
constexpr FieldRule kCronJobFields[] = {{.key = "spec", .type = &kCronJobSpec, .required = true}};
constexpr TypeRule kCronJob{.fields = kCronJobFields};
constexpr Check kLonePodChecks[] = {CheckPod, CheckMounts};
constexpr TypeRule kLonePod{.fields = kPodFields, .checks = kLonePodChecks};
constexpr FieldRule kPodObjectFields[] = {{.key = "spec", .type = &kLonePod, .required = true}};
constexpr TypeRule kPodObject{.fields = kPodObjectFields};

constexpr Check kAutoscalerChecks[] = {CheckAutoscaler};
constexpr FieldRule kAutoscalerSpecFields[] = {
    {.key = "minReplicas", .bounds = kAtLeastOne},
    {.key = "maxReplicas", .bounds = kAtLeastOne},
};
constexpr TypeRule kAutoscalerSpec{.fields = kAutoscalerSpecFields, .checks = kAutoscalerChecks};
constexpr FieldRule kAutoscalerFields[] = {
    {.key = "spec", .type = &kAutoscalerSpec, .required = true}};
constexpr TypeRule kAutoscaler{.fields = kAutoscalerFields};
constexpr Check kBudgetChecks[] = {CheckBudget};
constexpr FieldRule kBudgetSpecFields[] = {{.key = "selector", .type = &kLabelSelector}};
constexpr TypeRule kBudgetSpec{.fields = kBudgetSpecFields, .checks = kBudgetChecks};
constexpr FieldRule kBudgetFields[] = {{.key = "spec", .type = &kBudgetSpec}};
constexpr TypeRule kBudget{.fields = kBudgetFields};

// Services and what leads to them.

constexpr Check kServiceChecks[] = {CheckServicePorts};
constexpr FieldRule kServicePortFields[] = {
    {.key = "name", .text = T::kDnsLabel},
    {.key = "port", .bounds = kPort},
    {.key = "targetPort", .text = T::kPortName, .bounds = kPort},
    {.key = "nodePort", .bounds = kNodePort},
    {.key = "protocol", .text = T::kProtocol},
};
constexpr TypeRule kServicePort{.fields = kServicePortFields};
constexpr FieldRule kServiceSpecFields[] = {
    {.key = "type", .text = T::kServiceType},
    {.key = "selector", .text = T::kLabelValue, .keys = T::kQualifiedName},
    {.key = "externalName", .text = T::kHost},
    {.key = "ports", .type = &kServicePort, .unique = kByPortAndName},
};
constexpr TypeRule kServiceSpec{.fields = kServiceSpecFields, .checks = kServiceChecks};
constexpr FieldRule kServiceFields[] = {{.key = "spec", .type = &kServiceSpec}};
constexpr TypeRule kService{.fields = kServiceFields};

constexpr FieldRule kIngressPathFields[] = {
    {.key = "path", .text = T::kUrlPath},
    {.key = "pathType", .text = T::kPathType},
};
constexpr TypeRule kIngressPath{.fields = kIngressPathFields};
constexpr FieldRule kIngressHttpFields[] = {
    {.key = "paths", .type = &kIngressPath, .unique = kByPath}};
constexpr TypeRule kIngressHttp{.fields = kIngressHttpFields};
constexpr FieldRule kIngressRuleFields[] = {
    {.key = "host", .text = T::kHost},
    {.key = "http", .type = &kIngressHttp},
};
constexpr TypeRule kIngressRule{.fields = kIngressRuleFields};
constexpr FieldRule kIngressTlsFields[] = {
    {.key = "hosts", .text = T::kHost},
    {.key = "secretName", .text = T::kSubdomain},
};
constexpr TypeRule kIngressTls{.fields = kIngressTlsFields};
constexpr FieldRule kIngressSpecFields[] = {
    {.key = "ingressClassName", .text = T::kSubdomain},
    {.key = "rules", .type = &kIngressRule},
    {.key = "tls", .type = &kIngressTls},
};
constexpr TypeRule kIngressSpec{.fields = kIngressSpecFields};
constexpr FieldRule kIngressFields[] = {{.key = "spec", .type = &kIngressSpec}};
constexpr TypeRule kIngress{.fields = kIngressFields};

constexpr FieldRule kPolicyPortFields[] = {
    {.key = "port", .text = T::kPortName, .bounds = kPort},
    {.key = "endPort", .bounds = kPort},
    {.key = "protocol", .text = T::kProtocol},
};
constexpr TypeRule kPolicyPort{.fields = kPolicyPortFields};
constexpr FieldRule kPolicyRuleFields[] = {{.key = "ports", .type = &kPolicyPort}};
constexpr TypeRule kPolicyRule{.fields = kPolicyRuleFields};
constexpr FieldRule kPolicySpecFields[] = {
    {.key = "podSelector", .type = &kLabelSelector},
    {.key = "ingress", .type = &kPolicyRule},
    {.key = "egress", .type = &kPolicyRule},
};
constexpr TypeRule kPolicySpec{.fields = kPolicySpecFields};
constexpr FieldRule kPolicyFields[] = {{.key = "spec", .type = &kPolicySpec}};
constexpr TypeRule kPolicy{.fields = kPolicyFields};

// Data and classes.

constexpr Check kSizeChecks[] = {CheckSize};
constexpr FieldRule kDataFields[] = {
    {.key = "data", .keys = T::kFileKey},
    {.key = "binaryData", .keys = T::kFileKey},
    {.key = "stringData", .keys = T::kFileKey},
};
constexpr TypeRule kData{.fields = kDataFields, .checks = kSizeChecks};
constexpr FieldRule kPriorityClassFields[] = {{.key = "value", .bounds = kPriority}};
constexpr TypeRule kPriorityClass{.fields = kPriorityClassFields};
constexpr FieldRule kQuotaSpecFields[] = {
    {.key = "hard", .text = T::kQuantity, .keys = T::kQualifiedName, .bounds = kCount}};
constexpr TypeRule kQuotaSpec{.fields = kQuotaSpecFields};
constexpr FieldRule kQuotaFields[] = {{.key = "spec", .type = &kQuotaSpec}};
constexpr TypeRule kQuota{.fields = kQuotaFields};

// The controllers of StatefulSets and CronJobs add to the name, and the result is a label's value.
constexpr KindRule kKinds[] = {
    {.group = "", .kind = "ConfigMap", .type = &kData},
    {.group = "", .kind = "Secret", .type = &kData},
    {.group = "", .kind = "Namespace", .name = T::kDnsLabel, .longest_name = 63},
    {.group = "", .kind = "PersistentVolumeClaim", .type = &kClaim},
    {.group = "", .kind = "Pod", .type = &kPodObject},
    {.group = "", .kind = "ResourceQuota", .type = &kQuota},
    {.group = "",
     .kind = "Service",
     .name = T::kServiceName,
     .longest_name = 63,
     .type = &kService},
    {.group = "apps", .kind = "DaemonSet", .type = &kWorkload},
    {.group = "apps", .kind = "Deployment", .type = &kWorkload},
    {.group = "apps", .kind = "ReplicaSet", .type = &kWorkload},
    {.group = "apps", .kind = "StatefulSet", .longest_name = 52, .type = &kWorkload},
    {.group = "autoscaling", .kind = "HorizontalPodAutoscaler", .type = &kAutoscaler},
    {.group = "batch", .kind = "CronJob", .longest_name = 52, .type = &kCronJob},
    {.group = "batch", .kind = "Job", .longest_name = 63, .type = &kJob},
    {.group = "networking.k8s.io", .kind = "Ingress", .type = &kIngress},
    {.group = "networking.k8s.io", .kind = "NetworkPolicy", .type = &kPolicy},
    {.group = "policy", .kind = "PodDisruptionBudget", .type = &kBudget},
    {.group = "rbac.authorization.k8s.io", .kind = "ClusterRole", .name = T::kPathSegment},
    {.group = "rbac.authorization.k8s.io", .kind = "ClusterRoleBinding", .name = T::kPathSegment},
    {.group = "rbac.authorization.k8s.io", .kind = "Role", .name = T::kPathSegment},
    {.group = "rbac.authorization.k8s.io", .kind = "RoleBinding", .name = T::kPathSegment},
    {.group = "scheduling.k8s.io", .kind = "PriorityClass", .type = &kPriorityClass},
};
constexpr KindRule kAnyKind{};

}  // namespace

const TypeRule kMetadata{.fields = kMetadataFields};

const KindRule& RulesOf(std::string_view group, std::string_view kind) {
  const auto found = std::ranges::find_if(
      kKinds, [&](const KindRule& rule) { return rule.kind == kind && rule.group == group; });
  return found == std::end(kKinds) ? kAnyKind : *found;
}

}  // namespace plat::admission
