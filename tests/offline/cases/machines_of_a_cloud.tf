#: root 1-cluster
resource "hcloud_network" "main" {
  name     = "main"
  ip_range = "10.0.0.0/16"
}
resource "hcloud_network_subnet" "main" {
  network_id   = hcloud_network.main.id
  type         = "cloud"
  network_zone = "eu-central"
  ip_range     = "10.0.1.0/24"
}
resource "hcloud_server" "node" {
  count       = 2
  name        = "node-${count.index}"
  server_type = "cx23"
  image       = "debian-12"
  network {
    network_id = hcloud_network.main.id
    ip         = cidrhost(hcloud_network_subnet.main.ip_range, count.index + 10)
  }
}
resource "hcloud_firewall" "main" {
  name = "main"
  rule {
    direction  = "in"
    protocol   = "tcp"
    port       = "22"
    source_ips = [for node in hcloud_server.node : "${node.ipv4_address}/32"]
  }
}
resource "hcloud_rdns" "node" {
  server_id  = hcloud_server.node[0].id
  ip_address = hcloud_server.node[0].ipv4_address
  dns_ptr    = "node.example.org"
}
