#: root 1-cluster
resource "hcloud_volume" "data" {
  name     = "data"
  size     = 10
  location = "nbg1"
}
#: change 1-cluster
#: action hcloud_volume.data: update
resource "hcloud_volume" "data" {
  name     = "data"
  size     = 20
  location = "nbg1"
}
