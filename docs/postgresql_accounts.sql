-- Three accounts for one PostgreSQL database called workbench, each with no more than it needs. A test runs this file as it stands.
-- Run it as the database's administrator; give each account a password with \password.
--
--   command                     REFERENCE_DATABASE_URL   WORKSPACE_DATABASE_URL
--   web                         workbench_serve          workbench_serve
--   worker (adds files too)     workbench_build          workbench_serve
--   release, restore            workbench_build          workbench_migrate
--   any other command           workbench_build          workbench_serve
--
-- Where the administrator is no superuser (most managed services), first: GRANT workbench_migrate, workbench_build TO CURRENT_USER;
-- after the three roles were made.

-- Part 1: once, before the first release.
CREATE ROLE workbench_migrate LOGIN;
CREATE ROLE workbench_build LOGIN;
CREATE ROLE workbench_serve LOGIN;
REVOKE ALL ON DATABASE workbench FROM PUBLIC;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT CONNECT ON DATABASE workbench TO workbench_migrate, workbench_build, workbench_serve;
-- The workspace, in the schema public: migrating makes its tables, serving reads and writes them.
GRANT USAGE, CREATE ON SCHEMA public TO workbench_migrate;
GRANT USAGE ON SCHEMA public TO workbench_serve;
ALTER DEFAULT PRIVILEGES FOR ROLE workbench_migrate IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO workbench_serve;
-- The figures, in a schema for each edition: building makes them, serving reads them.
GRANT CREATE ON DATABASE workbench TO workbench_build;
ALTER DEFAULT PRIVILEGES FOR ROLE workbench_build GRANT USAGE ON SCHEMAS TO workbench_serve;
ALTER DEFAULT PRIVILEGES FOR ROLE workbench_build GRANT SELECT ON TABLES TO workbench_serve;

-- Part 2: once, after the first release and before the web starts.
REVOKE UPDATE, DELETE ON audit, server_secret FROM workbench_serve;
REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM workbench_serve;
REVOKE ALL ON audit_purge FROM workbench_serve;
