package lib.secrets_test

import data.lib.secrets

test_keys_that_name_credentials if {
	every key in {
		"password", "adminPassword", "root-password", "POSTGRES_PASSWORD", "requirepass.password",
		"token", "apiToken", "api_key", "apiKey", "clientSecret", "AWS_SECRET_ACCESS_KEY",
		"private-key", "encryptionKey", "passphrase",
	} {
		secrets.is_credential_key(key)
	}
}

test_keys_that_name_where_a_credential_is_found if {
	every key in {
		"passwordFile", "existingSecret", "passwordKey", "password_encryption", "tokenTtl",
		"secretName", "POSTGRES_PASSWORD_FILE", "automountServiceAccountToken.enabled", "publicKey",
		"monkey", "secret", "existingSecretPasswordKey", "initialClusterToken",
	} {
		not secrets.is_credential_key(key)
	}
}

test_references_are_no_literals if {
	every text in {
		"", "  ", "${PASSWORD}", "$(PASSWORD)", "$PASSWORD", "$__file{/run/secrets/admin}", `"${PASSWORD}"`,
		"{{ .Values.password }}", "<password>", "%(password)s", "/run/secrets/password", "./password",
		"file:///run/secrets/password", "env:PASSWORD", "vault:kv/db#password", "sops:secrets.yaml#db",
		"ref+vault://kv/db", "op://vault/db/password", "ENC[AES256_GCM,data:abc]", "********", "xxxx", "(sensitive)", "null",
	} {
		not secrets.is_literal(text)
	}
}

test_everything_else_is_a_literal if {
	every text in {"changeme", "hunter2", "pa$$word", "a/b"} {
		secrets.is_literal(text)
	}
}

test_credentials_are_known_by_their_form if {
	every text in {
		concat("", ["-----BEGIN RSA ", "PRIVATE KEY-----"]),
		concat("", ["-----BEGIN ", "PRIVATE KEY-----"]),
		concat("", ["AKIA", "ABCDEFGHIJKLMNOP"]),
		concat("", ["ghp_", "abcdefghijklmnopqrstuvwxyz0123456789"]),
		"postgres://platform:hunter2@postgresql:5432/platform",
		"redis://:hunter2@redis:6379",
	} {
		secrets.is_credential(text)
	}
}

test_what_only_looks_like_it_is_none if {
	every text in {
		"-----BEGIN CERTIFICATE-----",
		"postgres://platform@postgresql:5432/platform",
		"postgres://platform:${PASSWORD}@postgresql:5432/platform",
		"postgres://platform:***@postgresql:5432/platform",
		"http://loki:3100/loki/api/v1/push",
		"AKIA",
	} {
		not secrets.is_credential(text)
	}
}

test_lines_of_files_are_read if {
	text := concat("\n", [
		"# password = first",
		"password_encryption = scram-sha-256",
		"password = second",
		"admin_password: \"third\"",
		"export DB_PASSWORD=fourth",
		"db.password=$__file{/run/secrets/password}",
		"-- password = fifth",
		"api_token = get_secret_value(\"hub.token\")",
	])
	secrets.literal_lines(text) == {2, 3, 4}
}

test_a_key_may_hold_the_name_of_a_key if {
	not secrets.gives_away("secretKey", "objstore.yml")
	not secrets.gives_away("serviceAccountSecretKey", "credentials.json")
	not secrets.gives_away("secretKey", "root-password")
	secrets.gives_away("secretKey", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
	secrets.gives_away("secretKey", "minioadmin")
	secrets.gives_away("password", "root-password")
	not secrets.gives_away("passwordFile", "hunter2")
	count(secrets.samples) > 20
}
