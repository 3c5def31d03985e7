#: root 2-platform
#: expect a document of the values is no YAML map
resource "helm_release" "one" {
  name   = "one"
  chart  = "one"
  values = ["- a\n- b\n"]
}
