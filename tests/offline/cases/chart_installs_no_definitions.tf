#: root 2-platform
resource "helm_release" "cert_manager" {
  name             = "cert-manager"
  namespace        = "cert-manager"
  create_namespace = true
  chart            = "cert-manager"
  values           = ["crds:\n  enabled: false\n"]
}
#: root 3-apps
#: expect the definition of ClusterIssuer comes from the chart of cert-manager
resource "kubernetes_manifest" "issuer" {
  manifest = {
    apiVersion = "cert-manager.io/v1"
    kind       = "ClusterIssuer"
    metadata = {
      name = "default"
    }
  }
}
