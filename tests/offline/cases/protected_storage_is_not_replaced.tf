#: root 1-cluster
resource "hcloud_volume" "data" {
  name     = "data"
  size     = 10
  location = "nbg1"
  lifecycle {
    prevent_destroy = true
  }
}
#: change 1-cluster
#: expect Resource instance hcloud_volume.data has prevent_destroy set
resource "hcloud_volume" "data" {
  name     = "data"
  size     = 10
  location = "fsn1"
  lifecycle {
    prevent_destroy = true
  }
}
