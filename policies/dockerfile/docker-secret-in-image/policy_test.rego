package dockerfile.docker_secret_in_image_test

import data.dockerfile.docker_secret_in_image as policy

findings(instruction) := found if {
	found := policy.deny with input as {"value": {"instructions": [instruction]}}
}

set(name, key, value) := findings({"name": name, "flags": {}, "pairs": [{"key": key, "value": value}]})

copied(source) := findings({"name": "COPY", "flags": {}, "sources": [source], "destination": "/"})

test_arguments_and_variables_keep_no_secret if {
	set("ARG", "NPM_TOKEN", null) == {{"msg": "`ARG NPM_TOKEN` stays readable in the image", "path": "instructions[0].pairs[0].key"}}
	count(set("ENV", "DB_PASSWORD", "hunter2")) == 1
	count(set("ENV", "APP_CREDENTIALS", "abc")) == 1
}

test_a_name_alone_is_no_secret if {
	count(set("ENV", "DB_PASSWORD_FILE", "/run/secrets/db")) == 0
	count(set("ENV", "DB_PASSWORD", "")) == 0
	count(set("ENV", "DB_PASSWORD", "/run/secrets/db")) == 0
	count(set("ARG", "VERSION", "1")) == 0
}

test_files_of_secrets_stay_outside if {
	copied("config/.env") == {{"msg": "`COPY config/.env` puts a secret into a layer", "path": "instructions[0].sources[0]"}}
	count(copied(".npmrc")) == 1
	count(copied("keys/id_ed25519")) == 1
	count(copied("tls/server.key")) == 1
	count(copied("tls/server.pem")) == 0
	count(copied(".env.example")) == 0
	count(findings({"name": "COPY", "flags": {"from": ["build"]}, "sources": ["/out/tls.key"]})) == 0
}
