package lib.settings_test

import data.lib.settings

test_registries_have_no_scheme_and_no_slash_at_the_end if {
	every registry in settings.registries {
		regex.match(`^[^/:]+(:[0-9]+)?(/[^/]+)*$`, registry)
	}
}

test_banned_folders_are_single_segments if {
	every folder in settings.banned_folders {
		not contains(folder, "/")
	}
}

test_kubernetes_own_bindings_are_known if {
	"cluster-admin" in settings.administrator_bindings
	"system:public-info-viewer" in settings.anonymous_bindings
}

test_providers_have_a_namespace_and_a_name if {
	every provider in settings.terraform_providers {
		regex.match(`^[a-z0-9-]+/[a-z0-9-]+$`, provider)
	}
}
