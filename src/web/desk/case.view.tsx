import { formatRupiah } from '#src/base/money.ts'
import { formatMoment } from '#src/base/time.ts'
import type { MyCase } from '#src/governance/case-acts.db.ts'
import type { CaseRead, CaseStep } from '#src/governance/case-read.db.ts'
import { decisionAddress } from '#src/governance/decision.ts'
import type { Recusal } from '#src/governance/recusal.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { Facts } from '#src/ui/table.tsx'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'
import type { DeskPowers } from './_desk-frame.tsx'
import type { Wrong } from './_errand.ts'
import { sayDay } from './_waiting.ts'
import { CaseActs } from './case-acts.view.tsx'
import { CaseState, turnWords } from './cases.view.tsx'
import { DeskNews } from './desk-parts.view.tsx'
import type { CalledNames } from './powers.view.tsx'

export type CaseFacts = {
  visit: Visit
  held: DeskPowers
  one: CaseRead
  mine: MyCase
  recusals: readonly Recusal[]
  /** Of shops and bodies, by their keys; people bring their own. */
  partyNames: ReadonlyMap<string, string>
  called: CalledNames
  wrong: Wrong
  did: string | undefined
}

const Asked = ({ visit, one, called, partyNames }: CaseFacts) => {
  const { t, ctx } = visit
  const facts: [string, string][] = [
    [t('matrix.action'), ctx.tongue === 'en' ? one.actionNameEn : one.actionName],
    ...(one.money ? [[t('matrix.fund'), called.fund(one.fund)] as [string, string]] : []),
    ...(one.unit ? [[t('govdesk.new.unit'), called.unit(one.unit)] as [string, string]] : []),
    ...(one.payee ? [[t('govdesk.case.payee'), one.payee] as [string, string]] : []),
    ...(one.activity ? [[t('govdesk.case.activity'), one.activity] as [string, string]] : []),
    [t('govdesk.case.opened_by'), [one.openedBy, formatMoment(one.openedAt, ctx.tongue)].filter(Boolean).join(', ')],
    [t('govdesk.case.version'), t('govdesk.case.versions', { opened: one.openedVersion, now: one.versionNow ?? 0 })],
    ...(one.parties.length > 0
      ? [
          [
            t('govdesk.case.parties'),
            one.parties.map(({ name, kind, id }) => name ?? partyNames.get(id) ?? t(`govdesk.party.${kind}`)).join(', '),
          ] as [string, string],
        ]
      : []),
  ]
  return (
    <section>
      <h2>{t('govdesk.case.asked')}</h2>
      {one.money && <p class="decider">{formatRupiah(one.amount)}</p>}
      {one.reason && <p class="serif own-words">{one.reason}</p>}
      <Facts facts={facts} />
    </section>
  )
}

const stepBy = (visit: Visit, step: CaseStep): string => {
  const { t, ctx } = visit
  const at = formatMoment(step.at, ctx.tongue)
  const by = [
    step.by,
    step.postName && (step.mode === 'definitive' ? step.postName : `${step.postName} (${t(`govdesk.mode.${step.mode ?? 'definitive'}`)})`),
  ]
  const row = step.row ? t('govdesk.case.by_row', { row: step.row, version: step.version ?? 0 }) : ''
  return [by.filter(Boolean).join(', '), at, row].filter(Boolean).join(' · ')
}

const History = ({ visit, one, recusals, called }: CaseFacts) => {
  const { t, ctx } = visit
  return (
    <section>
      <h2>{t('govdesk.case.history')}</h2>
      <ol class="timeline">
        {one.steps.map((step) => (
          <li>
            <b>
              {t(`govdesk.step.${step.step}`)}
              {step.toPost && `: ${called.post(step.toPost)}`}
            </b>
            <span>{stepBy(visit, step)}</span>
            {step.reason && step.step !== 'opened' && <q>{step.reason}</q>}
          </li>
        ))}
        {recusals.map((one) => (
          <li>
            <b>{t('govdesk.step.recused', { post: one.post })}</b>
            <span>
              {one.holder} · {formatMoment(one.at, ctx.tongue)}
            </span>
            <q>{one.reason}</q>
          </li>
        ))}
      </ol>
    </section>
  )
}

/** Whose turn it is, and until when: what anybody opens the page for. */
const Turn = ({ visit, one, called }: CaseFacts) => {
  const { t } = visit
  return one.turn.capacity ? (
    <div class="turn-now">
      <b>{turnWords(t, one, called)}</b>
      <span>{one.dueDay ? t('govdesk.due', { day: sayDay(visit, one.dueDay) }) : t('govdesk.case.no_due')}</span>
      {one.aside.map(({ post, why, standIn }) => (
        <p class="small">
          {t(`govdesk.aside.${why}`, { post: called.post(post) })}{' '}
          {standIn ? t('govdesk.aside.stand_in', { post: called.post(standIn) }) : one.turn.posts.length === 0 && t('govdesk.aside.waits')}
        </p>
      ))}
    </div>
  ) : null
}

export const CasePage = (facts: CaseFacts) => {
  const { visit, one, wrong, did } = facts
  const { t } = visit
  return (
    <>
      <Breadcrumb
        t={t}
        crumbs={[
          { label: t('desk.desk'), href: to.desk() },
          { label: t('govdesk.cases.title'), href: to.deskCases() },
          { label: one.number },
        ]}
      />
      <DeskNews t={t} wrong={wrong} did={did} many />
      <div class="headline">
        <h1>{one.title}</h1>
        <CaseState t={t} status={one.status} />
      </div>
      <Turn {...facts} />
      {one.decision && (
        <Notice kind="done">
          <p>
            <a href={decisionAddress(one.decision)}>{t('govdesk.case.decision', { number: one.decision })}</a>
          </p>
        </Notice>
      )}
      <div class="order-grid">
        <div class="stack wide">
          <Asked {...facts} />
          <CaseActs {...facts} />
        </div>
        <aside>
          <History {...facts} />
        </aside>
      </div>
    </>
  )
}
