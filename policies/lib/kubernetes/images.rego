package lib.kubernetes

# The images of a pod: those of its containers, and those that it mounts as volumes.
images(pod) := union({container_images(pod), volume_images(pod)})

container_images(pod) := {image |
	some container in containers(pod)
	is_string(container.value.image)
	image := {
		"of": sprintf("container `%s`", [container.name]),
		"path": sprintf("%s.image", [container.path]),
		"reference": container.value.image,
	}
}

volume_images(pod) := {image |
	some position, volume in items(pod.spec, "volumes")
	is_string(volume.image.reference)
	image := {
		"of": sprintf("volume `%s`", [volume.name]),
		"path": sprintf("%s.volumes[%d].image.reference", [pod.path, position]),
		"reference": volume.image.reference,
	}
}

# The parts of an image reference. `registry` and `repository` are those that a runtime pulls from:
# `nginx` is `library/nginx` of `docker.io`. `tag` and `digest` are "" where the reference has none.
image_parts(reference) := {
	"registry": registry,
	"repository": sprintf("%s%s", [implied_folder(registry, repository), repository]),
	"tag": tag,
	"digest": digest,
} if {
	found := regex.find_all_string_submatch_n(reference_pattern, reference, 1)[0]
	registry := canonical_registry(found[1])
	repository := found[2]
	tag := found[3]
	digest := found[4]
}

# A first segment is a host if it has a dot, a port or a capital, or is `localhost`.
reference_pattern := concat("", [
	`^(?:((?:[a-zA-Z0-9-]*[.A-Z][a-zA-Z0-9.-]*(?::[0-9]+)?|[a-z0-9-]+:[0-9]+|localhost|\[[0-9a-fA-F:.]+\](?::[0-9]+)?))/)?`,
	`([^:@]+)(?::([^:@/]+))?(?:@([a-z0-9]+(?:[.+_-][a-z0-9]+)*:[0-9a-fA-F]+))?$`,
])

# Docker's hub has several names.
canonical_registry(host) := object.get({"": "docker.io", "index.docker.io": "docker.io", "registry-1.docker.io": "docker.io"}, host, host)

implied_folder("docker.io", repository) := "library/" if not contains(repository, "/")

implied_folder("docker.io", repository) := "" if contains(repository, "/")

implied_folder(registry, _) := "" if registry != "docker.io"
