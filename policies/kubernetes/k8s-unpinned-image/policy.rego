# METADATA
# title: Images are pinned
# description: A digest names one image for ever; a tag can be moved, and latest always is.
# custom:
#   id: k8s-unpinned-image
#   code: K8S-010
#   severity: high
#   kinds: [kubernetes.object]
#   scope: document
#   standards: [KSV-0013]
#   remediation: "pin the image by digest, `repository:tag@sha256:…`; `infractl pin` finds it"
package kubernetes.k8s_unpinned_image

import data.lib.kubernetes

deny contains {"msg": message, "path": image.path} if {
	some image in images
	is_latest(image.parts)
	message := sprintf("%s takes `%s`, which is whatever was pushed last", [image.of, image.reference])
}

deny contains {"msg": message, "path": image.path} if {
	some image in images
	image.parts.digest == ""
	not is_latest(image.parts)
	not is_development
	message := sprintf("%s takes `%s` without a digest", [image.of, image.reference])
}

# What is no reference pins nothing.
deny contains {"msg": message, "path": image.path} if {
	pod := kubernetes.pod_of(input.value)
	some image in kubernetes.images(pod)
	not kubernetes.image_parts(image.reference)
	message := sprintf("%s takes `%s`, which is no reference of an image", [image.of, image.reference])
}

images contains object.union(image, {"parts": parts}) if {
	pod := kubernetes.pod_of(input.value)
	some image in kubernetes.images(pod)
	parts := kubernetes.image_parts(image.reference)
}

is_latest(parts) if {
	parts.digest == ""
	parts.tag in {"", "latest"}
}

# While something is being made its tag moves. Files without an environment are held to the strict rule.
is_development if input.environment.tier == "development"
