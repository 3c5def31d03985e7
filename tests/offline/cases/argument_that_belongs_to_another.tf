#: root 1-cluster
#: expect tofu validate
#: expect "name" conflicts with
resource "kubernetes_namespace_v1" "one" {
  metadata {
    name          = "one"
    generate_name = "one-"
  }
}
