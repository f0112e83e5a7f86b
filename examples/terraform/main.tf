# Deploys the stack from its packaged template. Read on in docs/terraform.md.

terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

variable "name" {
  type        = string
  default     = "meshshift"
  description = "The name of the stack."
}

variable "template_url" {
  type        = string
  description = "The address in S3 of the template that `aws cloudformation package` has written."
}

variable "parameters" {
  type        = map(string)
  default     = {}
  description = "Parameters of the template that differ from their defaults."

  validation {
    condition = length(setsubtract(keys(var.parameters), [
      "LoadBalancerName",
      "DefaultActions",
      "LatticeService",
      "LatticeTargetGroups",
      "TaggedRules",
      "EcsCluster",
      "MeshName",
      "MeshOwner",
      "HookFunctions",
      "HookEndpoints",
      "HookConnections",
      "ReservedConcurrency",
      "NotificationFormat",
      "AlarmTopicArn",
      "ExecutionLogLevel",
      "LogRetentionDays",
    ])) == 0
    error_message = "A key is no parameter of the template."
  }
}

resource "aws_cloudformation_stack" "meshshift" {
  name         = var.name
  template_url = var.template_url
  parameters   = var.parameters
  capabilities = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]
}

output "outputs" {
  value       = aws_cloudformation_stack.meshshift.outputs
  description = "The outputs of the stack, by name."
}
