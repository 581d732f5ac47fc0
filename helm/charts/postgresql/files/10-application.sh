# Sourced once by the image's entry point, after initdb and before the server listens on TCP.
# The password is read by psql itself, so that it stands in no argument list.
docker_process_sql <<SQL
\set username '${APPLICATION_USERNAME}'
\set database '${APPLICATION_DATABASE}'
\set password \`cat /run/secrets/postgresql/password\`
SELECT format('CREATE ROLE %I LOGIN PASSWORD %L', :'username', :'password')
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'username') \gexec
SELECT format('CREATE DATABASE %I OWNER %I', :'database', :'username')
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \gexec
SELECT format('REVOKE CONNECT ON DATABASE %I FROM PUBLIC', :'database') \gexec
CREATE EXTENSION IF NOT EXISTS pg_stat_statements;
SQL
