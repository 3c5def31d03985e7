#: root 1-cluster
resource "hcloud_volume" "data" {
  name     = "data"
  size     = 10
  location = "nbg1"
}
#: change 1-cluster
#: action hcloud_volume.data: replace
resource "hcloud_volume" "data" {
  name     = "data"
  size     = 10
  location = "fsn1"
}
