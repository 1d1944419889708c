import { sql } from 'kysely'
import { sha256 } from '#src/base/id.ts'
import { formatMoment, type Tongue } from '#src/base/time.ts'
import type { House } from '#src/platform/context.ts'
import type { DeedScope } from '#src/platform/deed.ts'
import { post } from '#src/platform/mail.ts'
import { sayIn } from '#src/ui/words.ts'
import { programmeKey } from './_programme-rows.db.ts'
import { dateText } from './letters.db.ts'

type Told = {
  step: string
  id: string
  number: string
  kind: string
  state: string
  name: string
  email: string
  tongue: Tongue
  keyHash: string
  guardianEmail: string
  until: Date | null
  rank: number | null
  title: string
  titleEn: string
  cohort: string
  place: string
  slug: string
  first: Date | null
  ends: Date | null
  off: string | null
}

const about = sql`a.id, a.number, a.name, a.email, a.tongue, a.key_hash as "keyHash", a.guardian_email as "guardianEmail", a.offer_until as until, a.rank::float8 as rank,
  p.title, p.title_en as "titleEn", c.name as cohort, c.place, p.slug, f.starts_at as first, f.ends_at as ends,
  (select x.reason from events.cohort_step x where x.cohort_id = c.id and x.step = 'called_off') as off`
const joined = sql`(events.application a join events.cohort c on c.id = a.cohort_id join events.programme p on p.id = c.programme_id
  left join lateral (select s.starts_at, s.ends_at from events.session s where s.cohort_id = c.id order by s.starts_at limit 1) f on true)`

/** The page of an application, with the key where this house made it: a key of another secret would open nothing. */
export function pageOf(house: House, told: Pick<Told, 'id' | 'number' | 'keyHash'>, part: '' | '/pendampingan' = ''): string {
  const key = programmeKey(house, 'application', told.id)
  const page = `${house.config.origin}/program/pendaftaran/${told.number}${part}`
  return sha256(key) === told.keyHash ? `${page}?kunci=${key}` : page
}

function factsOf(house: House, told: Told) {
  return {
    number: told.number,
    name: told.name,
    title: told.tongue === 'en' ? told.titleEn : told.title,
    cohort: told.cohort,
    place: told.place,
    reason: told.off ?? '',
    first: told.first ? dateText(told.first, told.ends, true, told.tongue) : '-',
    until: told.until ? formatMoment(told.until, told.tongue) : '',
    position: told.rank === null ? '' : String(told.rank),
    manage: pageOf(house, told),
    page: `${house.config.origin}/program/${told.slug}`,
  }
}

/** Tells each whose application moved in this transaction, whoever or whatever moved it; a guardian is written to when one is needed. */
export async function tellApplicants(scope: Pick<DeedScope, 'tx' | 'ctx'>): Promise<void> {
  const { tx, ctx } = scope
  const found =
    await sql<Told>`select s.id as step, s.kind, s.to_state as state, ${about} from events.application_step s join ${joined} on s.application_id = a.id
    where a.email <> '' and s.xmin = pg_current_xact_id()::xid order by s.seq`.execute(tx)
  for (const told of found.rows) {
    const t = sayIn(told.tongue)
    const facts = factsOf(ctx.house, told)
    const occasion = told.kind === 'uphold' ? 'uphold' : told.state
    await post(tx, ctx.house, {
      dedupe: `programme ${told.step}`,
      to: told.email,
      subject: t(`events.programme.letter.${occasion}.subject`, facts),
      body: t(`events.programme.letter.${occasion}.body`, facts),
    })
    if (told.state === 'awaiting_guardian') {
      const address = `${ctx.house.config.origin}/program/wali/${told.number}?kunci=${programmeKey(ctx.house, 'guardian', told.id)}`
      await post(tx, ctx.house, {
        dedupe: `programme ${told.step} guardian`,
        to: told.guardianEmail,
        subject: t('events.programme.letter.guardian.subject', facts),
        body: t('events.programme.letter.guardian.body', { ...facts, manage: address }),
      })
    }
    // whoever sends a child hears that there is nowhere to send it
    if (told.state === 'called_off' && told.guardianEmail !== '')
      await post(tx, ctx.house, {
        dedupe: `programme ${told.step} guardian`,
        to: told.guardianEmail,
        subject: t('events.programme.letter.guardian_off.subject', facts),
        body: t('events.programme.letter.guardian_off.body', facts),
      })
  }
}

/** Tells whoever objected why he was not found right. */
export async function tellObjection(scope: Pick<DeedScope, 'tx' | 'ctx'>, application: string, answer: string): Promise<void> {
  const { tx, ctx } = scope
  const found =
    await sql<Told>`select '' as step, '' as kind, a.state, ${about} from ${joined} where a.id = ${application} and a.email <> ''`.execute(
      tx,
    )
  for (const told of found.rows) {
    const t = sayIn(told.tongue)
    const facts = { ...factsOf(ctx.house, told), answer }
    await post(tx, ctx.house, {
      dedupe: `programme objection ${told.id}`,
      to: told.email,
      subject: t('events.programme.letter.objection.subject', facts),
      body: t('events.programme.letter.objection.body', facts),
    })
  }
}

/** Tells everybody with a place that a session is held at another time. */
export async function tellMoved(scope: Pick<DeedScope, 'tx' | 'ctx'>, cohort: string, position: number, reason: string): Promise<void> {
  const { tx, ctx } = scope
  const found = await sql<
    Told & { from: Date; to: Date; module: string; moduleEn: string }
  >`select '' as step, '' as kind, a.state, ${about}, s.starts_at as from, s.ends_at as to, m.name as module, m.name_en as "moduleEn"
    from ${joined} join events.session s on s.cohort_id = c.id and s.position = ${position} join events.module m on m.code = s.module_code
    where c.id = ${cohort} and a.state in ('accepted', 'offered') and a.email <> '' order by a.number`.execute(tx)
  for (const told of found.rows) {
    const t = sayIn(told.tongue)
    const when = dateText(told.from, told.to, true, told.tongue)
    const facts = { ...factsOf(ctx.house, told), when, reason, module: told.tongue === 'en' ? told.moduleEn : told.module }
    await post(tx, ctx.house, {
      dedupe: `programme moved ${told.id} ${position} ${told.from.toISOString()}`,
      to: told.email,
      subject: t('events.programme.letter.moved.subject', facts),
      body: t('events.programme.letter.moved.body', facts),
    })
  }
}
