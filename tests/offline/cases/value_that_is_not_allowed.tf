#: root 1-cluster
#: expect apply_mode is "gently", and must be one of
data "talos_machine_configuration" "one" {
  cluster_name     = "one"
  cluster_endpoint = "https://192.0.2.1:6443"
  machine_type     = "controlplane"
  machine_secrets  = talos_machine_secrets.one.machine_secrets
}
resource "talos_machine_secrets" "one" {}
resource "talos_machine_configuration_apply" "one" {
  client_configuration        = talos_machine_secrets.one.client_configuration
  machine_configuration_input = data.talos_machine_configuration.one.machine_configuration
  node                        = "192.0.2.1"
  apply_mode                  = "gently"
}
