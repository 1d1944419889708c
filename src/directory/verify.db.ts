import { sql } from 'kysely'
import { counted, type Invariant } from '#src/platform/verify.db.ts'

/** What always holds of profiles, counted without trusting the constraints and triggers that keep it. */
export const directoryInvariants: readonly Invariant[] = [
  counted(
    'directory.profile.body_agrees',
    sql`select p.id from directory.profile p join directory.organisation o on o.id = p.organisation_id where p.name <> o.name or p.kind <> o.kind`,
  ),
  counted(
    'directory.profile.child_unreached',
    sql`select id from directory.profile where minor and (email || phone || address || website || instagram <> '' or state = 'published' and guardian_agreed_at is null)`,
  ),
  counted(
    'directory.subsector.merged_is_empty',
    sql`select p.id from directory.profile p where exists (select from directory.subsector_merge m where m.old_code = any(p.subsectors))
      union all select o.id from directory.organisation o join directory.subsector_merge m on m.old_code = o.subsector_code`,
  ),
  counted(
    'directory.profile.versions_whole',
    sql`select p.id from directory.profile p where p.state <> 'ended' and p.source <> 'synthetic' and not exists (select from directory.profile_version v where v.profile_id = p.id and v.version = p.version)`,
  ),
]
