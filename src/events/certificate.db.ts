import { sql } from 'kysely'
import { z } from 'zod'
import { canonical } from '#src/base/canonical.ts'
import { newCheckCode, readCheckCode } from '#src/base/check-code.ts'
import { secret, sha256 } from '#src/base/id.ts'
import { done, type Outcome, refused } from '#src/base/outcome.ts'
import { cleanLine, cleanText, initialsOf } from '#src/base/text.ts'
import { actorText } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { publishedKeys, signer } from '#src/platform/signing-key.db.ts'
import { addApplicationStep, applicationLocked, type CohortRow, cohortCalled } from './_programme-rows.db.ts'
import { type CertificateFacts, certificatePaper } from './certificate.paper.ts'
import { type Attended, ageBand, completionOf } from './completion.ts'
import { tellApplicants } from './programme-letters.db.ts'

/** What the keys are called that sign certificates of attendance. */
export const attendanceKeys = 'attendance'

export type Standing = {
  id: string
  number: string
  name: string
  minor: boolean
  birthDay: string | null
  kelurahan: string | null
  subsector: string | null
  task: boolean
  sessions: (Attended & { position: number })[]
}

/** Everybody with a place, what they attended and whether their task was accepted. */
export async function standingsOf(db: Database | Tx, cohort: string, states: readonly string[] = ['accepted']): Promise<Standing[]> {
  const found =
    await sql<Standing>`select a.id, a.number, a.name, a.minor, to_char(a.birth_day, 'YYYY-MM-DD') as "birthDay", k.name as kelurahan, directory.subsector_today(a.subsector_code) as subsector,
      coalesce((select t.passed from events.task_mark t where t.application_id = a.id order by t.seq desc limit 1), false) as task,
      (select coalesce(jsonb_agg(jsonb_build_object('position', s.position, 'minutes', (extract(epoch from s.ends_at - s.starts_at) / 60)::int, 'present', coalesce(p.present, false)) order by s.position), '[]')
        from events.session s left join events.present p on p.session_id = s.id and p.application_id = a.id where s.cohort_id = a.cohort_id) as sessions
    from events.application a left join directory.kelurahan k on k.code = a.kelurahan_code where a.cohort_id = ${cohort} and a.state = any (${[...states]}) order by a.number`.execute(
      db,
    )
  return found.rows
}

type Frame = Pick<CertificateFacts, 'programme' | 'cohort' | 'number' | 'hours' | 'sessions' | 'first' | 'last' | 'unit' | 'authority'>

/** What every certificate of a cohort says alike. The authority is the post that closes it, as the matrix of the day has it. */
async function frameOf(tx: Tx, cohort: CohortRow, act: string | undefined): Promise<Frame> {
  const found = await sql<Frame>`select p.title as programme, c.name as cohort, c.number, u.name as unit,
      (select round(sum(extract(epoch from s.ends_at - s.starts_at)) / 3600)::int from events.session s where s.cohort_id = c.id) as hours, (select count(*)::int from events.session s where s.cohort_id = c.id) as sessions,
      (select to_char(min(s.starts_at) at time zone 'Asia/Jakarta', 'YYYY-MM-DD') from events.session s where s.cohort_id = c.id) as first,
      (select to_char(max(s.starts_at) at time zone 'Asia/Jakarta', 'YYYY-MM-DD') from events.session s where s.cohort_id = c.id) as last,
      coalesce((select k.name || ', ' || pu.name from governance.act a join governance.appointment ap on ap.id = a.appointment_id join governance.post po on po.id = ap.post_id
        join governance.post_kind k on k.code = po.kind join governance.unit pu on pu.id = po.unit_id where a.id = ${act ?? null}::uuid), u.name) as authority
    from events.cohort c join events.programme p on p.id = c.programme_id join governance.unit u on u.id = p.unit_id where c.id = ${cohort.id}`.execute(
    tx,
  )
  return found.rows[0] as Frame
}

type Issue = { application: string; name: string; minor: boolean; attended: number; replaces?: string; reason?: string }

/** Part: signs, prints and keeps one certificate. */
async function issue(
  scope: DeedScope,
  frame: Frame,
  sign: (text: string) => { key: string; signature: string },
  act: string | undefined,
  one: Issue,
): Promise<string> {
  const { tx, ctx, now } = scope
  const [code, salt] = [newCheckCode(), secret()]
  const facts: CertificateFacts = {
    ...frame,
    code,
    holder: sha256(`${salt} ${one.name}`),
    attended: one.attended,
    replaces: one.replaces ?? null,
  }
  const { key, signature } = sign(canonical(facts))
  const address = `${ctx.house.config.origin}/sertifikat-hadir/${code}`
  const paper = await certificatePaper({ certificate: facts, name: one.name, at: now, tongue: 'id', demo: ctx.house.demo, address })
  await sql`insert into events.certificate (code, application_id, facts, key_id, signature, paper_hash, replaces, reason, act_id)
    values (${code}, ${one.application}, ${JSON.stringify(facts)}::jsonb, ${key}, ${signature}, ${sha256(paper)}, ${one.replaces ?? null}, ${one.reason ?? ''}, ${act ?? null})`.execute(
    tx,
  )
  await sql`insert into events.certificate_holder (code, name, minor, salt, paper) values (${code}, ${one.name}, ${one.minor}, ${salt}, ${Buffer.from(paper)})`.execute(
    tx,
  )
  return code
}

async function freeze(tx: Tx, cohort: CohortRow, all: readonly (Standing & { completed: boolean })[]): Promise<void> {
  const cells = new Map<string, number>()
  const count = (what: string, value: string | null) =>
    cells.set(`${what} ${value ?? 'unsaid'}`, (cells.get(`${what} ${value ?? 'unsaid'}`) ?? 0) + 1)
  for (const one of all) {
    count('outcome', one.completed ? 'completed' : 'incomplete')
    if (!one.completed) continue
    count('kelurahan', one.kelurahan)
    count('age', ageBand(one.birthDay, cohort.first))
    count('subsector', one.subsector)
  }
  const rows = [...cells].map(([key, n]) => ({ w: key.slice(0, key.indexOf(' ')), v: key.slice(key.indexOf(' ') + 1), n }))
  await sql`insert into events.cohort_total (cohort_id, what, value, people) select ${cohort.id}, r.w, r.v, r.n from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(w text, v text, n int)`.execute(
    tx,
  )
}

/** Closes a cohort: the rule says who completed it, each of them has a certificate, and the counts are frozen. Whoever presses chooses nothing. */
export const closeCohort = deed(
  'events.cohort.close',
  async (scope, { number }: { number: string }): Promise<Outcome<{ number: string; completed: number }>> => {
    const { tx, ctx } = scope
    const cohort = await cohortCalled(tx, number, true)
    const { act } = await scope.must('events.programme.decide', { unit: cohort.unit })
    if (cohort.state === 'closed') return refused({ rule: 'events.cohort.closed' })
    await sql`insert into events.cohort_step (cohort_id, step, actor, act_id) values (${cohort.id}, 'closed', ${actorText(scope.actor)}, ${act ?? null})`.execute(
      tx,
    )
    const all = (await standingsOf(tx, cohort.id)).map((one) => ({
      ...one,
      completed: completionOf(one.sessions, one.task, cohort).completed,
    }))
    for (const one of all)
      await addApplicationStep(scope, one.id, { from: 'accepted', to: one.completed ? 'completed' : 'incomplete', kind: 'close' })
    const over = await sql<{
      id: string
      state: 'waiting' | 'offered'
    }>`select id, state from events.application where cohort_id = ${cohort.id} and state in ('waiting', 'offered') order by id`.execute(tx)
    for (const { id, state } of over.rows) await addApplicationStep(scope, id, { from: state, to: 'declined', kind: 'close' })
    const [frame, sign] = [await frameOf(tx, cohort, act), await signer(tx, ctx.house.secret, attendanceKeys)]
    for (const { id, name, minor, sessions, completed } of all)
      if (completed)
        await issue(scope, frame, sign, act, { application: id, name, minor, attended: sessions.filter(({ present }) => present).length })
    await freeze(tx, cohort, all)
    await tellApplicants(scope)
    const completed = all.filter((one) => one.completed).length
    scope.note(`cohort:${number}`, { places: all.length, completed })
    scope.touched('events')
    return done({ number, completed })
  },
)

export const correctionSchema = z.strictObject({
  name: z
    .string('events.event.contact_name')
    .transform(cleanLine)
    .pipe(z.string().min(2, 'events.event.contact_name').max(120, 'events.event.too_long')),
  reason: z
    .string('events.event.reason_missing')
    .transform(cleanText)
    .pipe(z.string().min(3, 'events.event.reason_missing').max(600, 'events.event.too_long')),
})

/** A name was wrong: a new certificate under a new code; the old one says by which it was replaced. */
export const correctCertificate = deed(
  'events.certificate.correct',
  async (scope, { number, name, reason }: z.output<typeof correctionSchema> & { number: string }): Promise<Outcome<{ code: string }>> => {
    const { tx, ctx } = scope
    const row = await applicationLocked(tx, number)
    const cohort = await cohortCalled(tx, row.cohortNumber)
    const { act } = await scope.must('events.programme.decide', { unit: cohort.unit })
    const found = await sql<{
      code: string
      facts: CertificateFacts
    }>`select c.code, c.facts from events.certificate c where c.application_id = ${row.id} and not exists (select from events.certificate n where n.replaces = c.code)`.execute(
      tx,
    )
    const [old] = found.rows
    if (!old) return refused({ rule: 'events.certificate.not_completed' })
    const { code: _code, holder: _holder, attended, replaces: _replaces, ...frame } = old.facts
    const sign = await signer(tx, ctx.house.secret, attendanceKeys)
    await sql`update events.application set name = ${name} where id = ${row.id}`.execute(tx)
    const code = await issue(scope, frame, sign, act, { application: row.id, name, minor: row.minor, attended, replaces: old.code, reason })
    await sql`update events.certificate_holder set paper = null where code = ${old.code}`.execute(tx)
    scope.note(`application:${number}`, { replaced: 1 })
    scope.touched('events')
    return done({ code })
  },
)

export type Certificate = {
  code: string
  facts: CertificateFacts
  key: string
  signature: string
  publicKey: string
  revoked: boolean
  /** Nothing where its holder went, or was under age when it was issued. */
  initials: string | null
  minor: boolean
  salt: string
  issuedAt: Date
  replacedBy: string | null
  reason: string
}

/** The certificate of a code, however it was typed. Public: whoever holds the code may look, and sees the initials of its holder, not the name. */
export async function certificateOf(db: Database | Tx, typed: string): Promise<Certificate | undefined> {
  const code = readCheckCode(typed)
  if (!code) return undefined
  const found = await sql<
    Omit<Certificate, 'publicKey' | 'revoked' | 'initials'> & { name: string | null }
  >`select c.code, c.facts, c.key_id as key, c.signature, case when h.minor or h.erased_at is not null then null else h.name end as name, h.minor, h.salt, c.issued_at as "issuedAt",
      (select n.code from events.certificate n where n.replaces = c.code) as "replacedBy", coalesce((select n.reason from events.certificate n where n.replaces = c.code), '') as reason
    from events.certificate c join events.certificate_holder h on h.code = c.code where c.code = ${code}`.execute(db)
  const [row] = found.rows
  if (!row) return undefined
  const key = (await publishedKeys(db, attendanceKeys)).find(({ id }) => id === row.key)
  const { name, ...rest } = row
  return { ...rest, initials: name && initialsOf(name), publicKey: key?.publicKey ?? '', revoked: key?.revoked ?? true }
}

/** The certificate of an application, as it holds now. Only after `ownApplicationPage` or the desk has said yes. */
export async function certificateOfApplication(
  db: Database | Tx,
  number: string,
): Promise<{ code: string; paper: Buffer | null } | undefined> {
  const found = await sql<{
    code: string
    paper: Buffer | null
  }>`select c.code, h.paper from events.certificate c join events.application a on a.id = c.application_id join events.certificate_holder h on h.code = c.code
    where a.number = ${number} and not exists (select from events.certificate n where n.replaces = c.code)`.execute(db)
  return found.rows[0]
}
