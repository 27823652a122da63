# Who may log in to Grafana, and as what.

resource "aws_grafana_role_association" "this" {
  for_each = var.grafana == null ? {} : { for role, people in {
    ADMIN  = var.grafana.admins
    EDITOR = var.grafana.editors
    VIEWER = var.grafana.viewers
  } : role => people if length(people.group_ids) + length(people.user_ids) > 0 }

  workspace_id = aws_grafana_workspace.this["this"].id
  role         = each.key
  group_ids    = each.value.group_ids
  user_ids     = each.value.user_ids
}

# With SAML the identity provider says who is what, in an attribute of each login.
resource "aws_grafana_workspace_saml_configuration" "this" {
  for_each = { for key, grafana in local.grafana : key => grafana.saml if grafana.saml != null }

  workspace_id       = aws_grafana_workspace.this[each.key].id
  idp_metadata_url   = each.value.idp_metadata_url
  role_assertion     = each.value.role_attribute
  admin_role_values  = each.value.admin_values
  editor_role_values = each.value.editor_values
}
