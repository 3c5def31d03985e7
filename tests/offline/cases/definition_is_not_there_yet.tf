#: root 2-platform
#: expect tofu plan
#: expect the definition of Application comes from the chart of argo-cd
resource "kubernetes_manifest" "root" {
  manifest = {
    apiVersion = "argoproj.io/v1alpha1"
    kind       = "Application"
    metadata = {
      name      = "root"
      namespace = "argocd"
    }
  }
}
