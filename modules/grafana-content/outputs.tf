output "folder_uid" {
  description = "Uid of the folder."
  value       = grafana_folder.this.uid
}

output "data_source_uids" {
  description = "Uids of the data sources, by type: `prometheus`, `alertmanager`, `cloudwatch`."
  value = {
    prometheus   = grafana_data_source.prometheus.uid
    alertmanager = grafana_data_source.alertmanager.uid
    cloudwatch   = grafana_data_source.cloudwatch.uid
  }
}

output "dashboard_urls" {
  description = "Address of each dashboard, by file name."
  value       = { for file, dashboard in grafana_dashboard.this : file => dashboard.url }
}
