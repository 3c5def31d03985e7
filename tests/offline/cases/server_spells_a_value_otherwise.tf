#: root 3-apps
#: expect tofu plan, after an apply, is not empty
#: expect "cpu" = "500m" -> "0.5"
resource "kubernetes_limit_range_v1" "small" {
  metadata {
    name = "small"
  }
  spec {
    limit {
      type = "Container"
      default_request = {
        cpu = "0.5"
      }
    }
  }
}
