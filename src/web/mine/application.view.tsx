import { formatCount, formatRupiah, rupiah } from '#src/base/money.ts'
import type { Refusal } from '#src/base/outcome.ts'
import { formatCivicDay, formatMoment, type Tongue } from '#src/base/time.ts'
import { plainWay, withdrawable } from '#src/support/application.ts'
import type { Application } from '#src/support/application-read.db.ts'
import type { Paper } from '#src/support/folder.db.ts'
import type { Grant } from '#src/support/grant-agreement.ts'
import { Button, LinkButton, PostButton } from '#src/ui/button.tsx'
import { TextArea } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Steps } from '#src/ui/steps.tsx'
import { Facts } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import type { Typed } from '../shop/form.ts'
import { to } from '../to.ts'
import { StageMark, turnText } from './applications.view.tsx'
import { MyGrant } from './grant.view.tsx'
import { MineFrame } from './mine-frame.view.tsx'

export type ApplicationFacts = {
  t: Say
  tongue: Tongue
  one: Application
  typed: Typed
  refusals: readonly Refusal[]
  news: string | undefined
  once: string
  now: Date
}

/** What was asked for, in a line. */
export const askedText = ({ kind, amount, quantity, measure }: Pick<Application, 'kind' | 'amount' | 'quantity' | 'measure'>): string =>
  kind === 'money' ? formatRupiah(rupiah(amount)) : `${formatCount(quantity)} ${measure}`.trim()

/** What was said in the form, question by question. */
export const answerFacts = (tongue: Tongue, { form, answers }: Pick<Application, 'form' | 'answers'>): (readonly [string, string])[] =>
  form.fields.flatMap((field) => {
    const said = answers[field.key]
    return said ? [[(tongue === 'en' && field.labelEn) || field.label, said] as const] : []
  })

const sideways: Readonly<Record<string, (typeof plainWay)[number]>> = {
  mending: 'checking',
  budget: 'deciding',
  waiting: 'deciding',
  refused: 'deciding',
}

/** The way from being sent to being had, with where it stands now. */
export const Way = ({ t, state }: { t: Say; state: Application['state'] }) => {
  const at = plainWay.indexOf(sideways[state] ?? state)
  return (
    <Steps
      t={t}
      label={t('apply.way')}
      steps={plainWay.map((one, index) => ({
        label: t(`apply.stage.${one}.${index > at ? 'next' : 'public'}`),
        state: index < at || state === 'done' ? 'done' : index === at ? 'now' : 'later',
      }))}
    />
  )
}

/** Every step, the newest first, with the reason that was given for it. */
export const StepList = ({ t, tongue, one }: { t: Say; tongue: Tongue; one: Application }) => (
  <ol class="step-list" reversed>
    {one.steps.toReversed().map((step) => (
      <li>
        <p>
          <b>{t(`apply.step.${step.step}`, { unit: step.unitName })}</b> <span class="small quiet">{formatMoment(step.at, tongue)}</span>
        </p>
        {step.reason && <p>{step.reason}</p>}
      </li>
    ))}
  </ol>
)

const Objection = ({ t, tongue, one, typed, refusals, once, now }: ApplicationFacts) => {
  const { objection } = one
  if (objection)
    return (
      <section aria-labelledby="keberatan">
        <h2 id="keberatan">{t('apply.object.title')}</h2>
        <blockquote>{objection.says}</blockquote>
        <Notice kind={objection.upheld === null ? 'wait' : 'info'}>
          {objection.upheld === null
            ? t('apply.object.waits', { day: formatCivicDay(objection.due, tongue) })
            : `${t(objection.upheld ? 'apply.object.upheld' : 'apply.object.not_upheld')} ${objection.answer}`}
        </Notice>
      </section>
    )
  if (one.state !== 'refused' || !one.objectUntil || one.decision === null) return null
  const over = formatCivicDay(one.objectUntil, tongue)
  return (
    <section aria-labelledby="keberatan">
      <h2 id="keberatan">{t('apply.object.title')}</h2>
      <p>{t('apply.object.lead', { day: over })}</p>
      <form method="post" action={to.myApplicationErrand(one.number, 'keberatan')} class="fields-form" novalidate>
        <input type="hidden" name="once" value={once} />
        <TextArea
          t={t}
          name="says"
          label={t('apply.object.says')}
          value={typed.text('says')}
          error={complaints(t, refusals)('says')}
          rows={4}
          maxlength={4000}
        />
        <Button kind="ghost" closed={now >= new Date(`${one.objectUntil}T17:00:00Z`) ? t('apply.object.over', { day: over }) : undefined}>
          {t('apply.object.do')}
        </Button>
      </form>
    </section>
  )
}

const Outcome = ({ t, one }: ApplicationFacts) => (
  <>
    {one.award && (
      <Notice kind="done">{t('apply.award.line', { what: askedText({ ...one, ...one.award }), asked: askedText(one) })}</Notice>
    )}
    {one.place !== null && <Notice kind="wait">{t('apply.place', { place: one.place })}</Notice>}
    {(one.decision || one.commitment) && (
      <p class="acts">
        {one.commitment && <LinkButton href={to.receive(one.commitment)}>{t('apply.see_promise')}</LinkButton>}
        {one.decision && (
          <LinkButton href={to.myApplicationErrand(one.number, 'surat.pdf')} kind="ghost" download>
            {t('apply.letter_pdf')}
          </LinkButton>
        )}
        {one.decision && <a href={to.decision(one.decision)}>{t('apply.register', { number: one.decision })}</a>}
      </p>
    )}
  </>
)

/** Where it stands, whose turn it is, and all that was said, once it is out of one's hands. */
export const ApplicationView = ({ grant, papers, ...facts }: ApplicationFacts & { grant: Grant; papers: readonly Paper[] }) => {
  const { t, tongue, one, refusals, news, once, now } = facts
  return (
    <MineFrame t={t} refusals={refusals} room="applications" title={one.title || one.offer} news={news}>
      <p class="number">
        {one.number} <StageMark t={t} state={one.state} />
      </p>
      <p class="lead">
        {one.offer} · {one.unitName}
      </p>
      {one.state !== 'withdrawn' && <Way t={t} state={one.state} />}
      {one.turn !== 'nobody' && <Notice kind="wait">{turnText(t, tongue, one, now)}</Notice>}
      <Outcome {...facts} />
      <MyGrant facts={facts} grant={grant} papers={papers} />
      <Objection {...facts} />
      <section aria-labelledby="isi">
        <h2 id="isi">{t('apply.sent')}</h2>
        <Facts
          facts={[
            [t('apply.asked'), askedText(one)],
            ...(one.organisation ? [[t('apply.draft.body'), one.organisation] as const] : []),
            ...answerFacts(tongue, one),
            ...(one.members.length > 0 ? [[t('apply.draft.members'), one.members.map(({ name }) => name).join(', ')] as const] : []),
            ...(one.papers.length > 0 ? [[t('apply.draft.papers'), one.papers.map(({ wanted }) => wanted).join(', ')] as const] : []),
          ]}
        />
      </section>
      <section aria-labelledby="riwayat">
        <h2 id="riwayat">{t('apply.history')}</h2>
        <StepList t={t} tongue={tongue} one={one} />
      </section>
      {withdrawable.has(one.state) && (
        <section aria-labelledby="tarik">
          <h2 id="tarik">{t('apply.withdraw.title')}</h2>
          <PostButton to={to.myApplicationErrand(one.number, 'tarik')} once={once} kind="danger">
            {t('apply.withdraw.do')}
          </PostButton>
        </section>
      )}
    </MineFrame>
  )
}
