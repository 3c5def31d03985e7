#: root 3-apps
#: expect tofu apply
#: expect Provider produced inconsistent result after apply
resource "kubernetes_manifest" "quota" {
  manifest = {
    apiVersion = "v1"
    kind       = "ResourceQuota"
    metadata = {
      name      = "quota"
      namespace = "default"
    }
    spec = {
      hard = {
        "requests.cpu" = "1000m"
      }
    }
  }
}
