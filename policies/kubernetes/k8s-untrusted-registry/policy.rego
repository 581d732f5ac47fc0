# METADATA
# title: Images come from known registries
# description: Only registries of the list may deliver images, and none of the folders that nobody maintains any more.
# custom:
#   id: k8s-untrusted-registry
#   code: K8S-011
#   severity: high
#   kinds: [kubernetes.object]
#   scope: document
#   standards: [KSV-0125]
#   remediation: "take the image from a registry of `policies/lib/settings/settings.rego`, or add its registry there"
package kubernetes.k8s_untrusted_registry

import data.lib.kubernetes
import data.lib.settings

deny contains {"msg": message, "path": image.path} if {
	some image in images
	not is_known(image.source)
	message := sprintf("%s takes an image of `%s`, which is no registry of the list", [image.of, image.source])
}

deny contains {"msg": message, "path": image.path} if {
	some image in images
	some folder in split(image.repository, "/")
	folder in settings.banned_folders
	message := sprintf("%s takes an image of `%s`, where nothing is maintained any more", [image.of, folder])
}

images contains {"of": image.of, "path": image.path, "repository": parts.repository, "source": source} if {
	pod := kubernetes.pod_of(input.value)
	some image in kubernetes.images(pod)
	parts := kubernetes.image_parts(image.reference)
	source := sprintf("%s/%s", [parts.registry, parts.repository])
}

# A registry of the list, or what lies in it.
is_known(source) if {
	some registry in settings.registries
	startswith(source, sprintf("%s/", [registry]))
}
