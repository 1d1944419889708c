import type { Child } from 'hono/jsx'
import { formatDay, type Tongue } from '#src/base/time.ts'
import type { Checklist } from '#src/governance/handover-read.db.ts'
import type { HandoverDue } from '#src/governance/succession.db.ts'
import type { OrphanToBe } from '#src/spaces/continuity.db.ts'
import { PostButton } from '#src/ui/button.tsx'
import { Status } from '#src/ui/status.tsx'
import type { Say } from '#src/ui/words.ts'
import { dayText } from '../hub/institution.view.tsx'
import { to } from '../to.ts'

type Facts = { t: Say; tongue: Tongue; list: Checklist; orphans: readonly OrphanToBe[] }

/** One part of the checklist: its lines, or that there is nothing, which is also something to know. */
const Part = <Line,>({ t, name, lines, each }: { t: Say; name: string; lines: readonly Line[]; each: (line: Line) => Child }) => (
  <section>
    <h2>
      {t(`handover.desk.${name}`)} <span class="quiet">({lines.length})</span>
    </h2>
    {lines.length === 0 ? (
      <p class="quiet">{t(`handover.desk.${name}_none`)}</p>
    ) : (
      <ul class="waiting-list">
        {lines.map((line) => (
          <li>{each(line)}</li>
        ))}
      </ul>
    )}
  </section>
)

const Term = ({ t, tongue, due }: Pick<Facts, 't' | 'tongue'> & { due: HandoverDue }) => (
  <>
    <a href={to.governancePost(due.post)}>{tongue === 'en' ? due.nameEn : due.name}</a>
    <span>
      {due.holder}, {due.unitName}. {t('handover.desk.leaves', { cases: due.cases, lent: due.lent, reviews: due.reviews })}{' '}
      {due.next ? t('handover.desk.next', { paper: due.next }) : <Status kind="wait">{t('handover.desk.no_next')}</Status>}
    </span>
    <span class="since">{t('handover.desk.until', { day: formatDay(due.until, tongue) })}</span>
  </>
)

/** Where each is found; a token is its owner's alone. */
const orphanAt: Readonly<Record<OrphanToBe['kind'], ((id: string) => string) | undefined>> = {
  room: to.space,
  feed: to.space,
  hold: to.deskBooking,
  approval: to.deskCase,
  token: undefined,
}

/** What nobody will answer for, from which day on, and whose it is until then. */
const Orphan = ({ t, tongue, one }: Pick<Facts, 't' | 'tongue'> & { one: OrphanToBe }) => {
  const said = t(`orphan.${one.kind}`, { name: tongue === 'en' ? one.nameEn : one.name })
  const at = orphanAt[one.kind]
  return (
    <>
      {at ? <a href={at(one.id)}>{said}</a> : <b>{said}</b>}
      <span>{one.owner ? t('orphan.owner', { name: one.owner }) : t('orphan.nobody')}</span>
      <span class="since">{t('orphan.from', { day: formatDay(one.from, tongue) })}</span>
    </>
  )
}

const Keys = ({ t, tongue, list: { keys } }: Facts) =>
  keys && (
    <section>
      <h2>{t('handover.desk.keys')}</h2>
      <p>
        {t('handover.desk.keys_held', { people: keys.people })}{' '}
        {keys.below ? (
          <Status kind="wait">{t('handover.desk.keys_below', { day: formatDay(keys.below, tongue) })}</Status>
        ) : (
          t('handover.desk.keys_safe')
        )}{' '}
        <a href={to.governance()}>{t('handover.desk.who')}</a>
      </p>
    </section>
  )

const Lists = ({ t, tongue, list, orphans }: Facts) => (
  <div class="stack wide">
    <Part t={t} name="terms" lines={list.terms} each={(due) => <Term t={t} tongue={tongue} due={due} />} />
    <Part t={t} name="orphans" lines={orphans} each={(one) => <Orphan t={t} tongue={tongue} one={one} />} />
    {orphans.length > 0 && <p>{t('handover.desk.orphans_how')}</p>}
    <Part
      t={t}
      name="cases"
      lines={list.cases}
      each={(one) => (
        <>
          <a href={to.deskCase(one.number)}>{one.title}</a>
          <span>{one.number}</span>
          <span class="since">{one.dueDay ? t('handover.desk.due', { day: dayText(one.dueDay, tongue) }) : t('handover.desk.no_due')}</span>
        </>
      )}
    />
    <Part
      t={t}
      name="loans"
      lines={list.loans}
      each={(one) => (
        <>
          <a href={to.deskLoans()}>{one.number}</a>
          <span>
            {one.post}, {t('handover.desk.lent_to', { name: one.grantee })}
          </span>
          <span class="since">{t('handover.desk.until', { day: dayText(one.lastDay, tongue) })}</span>
        </>
      )}
    />
    {list.whole && (
      <Part
        t={t}
        name="reviews"
        lines={list.reviews}
        each={(one) => (
          <>
            <a href={to.decision(one.number)}>{one.title}</a>
            <span>{one.number}</span>
            <span class="since">{t('handover.desk.due', { day: dayText(one.reviewOn, tongue) })}</span>
          </>
        )}
      />
    )}
    <Keys t={t} tongue={tongue} list={list} orphans={orphans} />
  </div>
)

export const HandoverView = (facts: Facts) => {
  const { t, list } = facts
  return (
    <>
      <h1>{t('handover.desk.title')}</h1>
      <p class="lead">{t(list.whole ? 'handover.desk.lead' : 'handover.desk.lead_mine')}</p>
      {list.whole && (
        <section class="handover-make">
          <p>{t('handover.desk.make_how')}</p>
          <PostButton to={to.deskHandover()}>{t('handover.desk.make')}</PostButton>
        </section>
      )}
      <Lists {...facts} />
    </>
  )
}
