#: root 3-apps
#: expect no matches for kind "Widget" in version "example.org/v1"
resource "kubernetes_manifest" "widget" {
  manifest = {
    apiVersion = "example.org/v1"
    kind       = "Widget"
    metadata = {
      name = "one"
    }
  }
}
