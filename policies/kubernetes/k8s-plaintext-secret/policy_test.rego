package kubernetes.k8s_plaintext_secret_test

import data.kubernetes.k8s_plaintext_secret as policy

findings(value) := found if found := policy.deny with input as {"value": value}

secret(fields) := object.union({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "auth"}}, fields)

config(data_of) := {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "config"}, "data": data_of}

test_a_secret_with_content_is_told_whatever_its_encoding if {
	findings(secret({"stringData": {"password": "hunter2"}})) == {{
		"msg": "Secret `auth` holds plain text in `password`",
		"path": "stringData.password",
	}}
	findings(secret({"data": {"tls.key": base64.encode("hunter2")}})) == {{
		"msg": "Secret `auth` holds plain text in `tls.key`",
		"path": `data."tls.key"`,
	}}
	count(findings(secret({"data": {"store.jks": "/u3+7Q=="}}))) == 1
	count(findings(secret({"data": {"password": "not base64!"}}))) == 1
}

test_a_private_key_behind_a_certificate_is_told if {
	pem := concat("\n", ["-----BEGIN CERTIFICATE-----", "MII…", concat("", ["-----BEGIN ", "PRIVATE KEY-----"])])
	count(findings(secret({"stringData": {"bundle.pem": pem}}))) == 1
	count(findings(secret({"stringData": {"ca.crt": "-----BEGIN CERTIFICATE-----\nMII…"}}))) == 0
}

test_placeholders_references_and_empty_secrets_are_fine if {
	every fields in [
		{},
		{"data": {"password": ""}},
		{"data": {"password": base64.encode("${PASSWORD}")}},
		{"data": {"password": "ENC[AES256_GCM,data:x8s=,iv:abc=,tag:def=,type:str]"}},
		{"stringData": {"password": "{{ .password }}"}},
		{"stringData": {"password": "vault:kv/postgresql#password"}},
	] {
		count(findings(secret(fields))) == 0
	}
}

test_credentials_in_a_config_map_are_told if {
	findings(config({"DB_PASSWORD": "hunter2"})) == {{
		"msg": "ConfigMap `config` holds a credential in `DB_PASSWORD`",
		"path": "data.DB_PASSWORD",
	}}
	findings(config({"DATABASE_URL": "postgres://platform:hunter2@postgresql/platform"})) == {{
		"msg": "ConfigMap `config` holds what looks like a key or a token in `DATABASE_URL`",
		"path": "data.DATABASE_URL",
	}}
}

test_lines_of_a_file_are_numbered if {
	findings(config({"app.ini": "[database]\nhost = postgresql\npassword = hunter2\n"})) == {{
		"msg": "ConfigMap `config` holds a credential in line 3 of `app.ini`",
		"path": `data."app.ini"`,
	}}
}

test_settings_about_credentials_are_fine if {
	every data_of in [
		{"PASSWORD_FILE": "/run/secrets/password"},
		{"DB_PASSWORD": "$(DB_PASSWORD)"},
		{"grafana.ini": "[security]\nadmin_password = $__file{/run/secrets/admin-password}\n"},
		{"postgresql.conf": "password_encryption = scram-sha-256\nport = 5432\n"},
		{"start.sh": "password=\"$(cat /run/secrets/password)\"\nexec server\n"},
		{"ca.crt": "-----BEGIN CERTIFICATE-----\nMII…\n"},
	] {
		count(findings(config(data_of))) == 0
	}
}

test_other_objects_are_left_out if {
	count(findings({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "auth"}, "data": {"password": "hunter2"}})) == 0
}
