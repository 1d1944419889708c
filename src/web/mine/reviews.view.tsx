import { formatDay } from '#src/base/time.ts'
import { bestMark } from '#src/events/programme-rank.ts'
import type { MyTurn, ReviewSheet } from '#src/events/selection-read.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button, LinkButton } from '#src/ui/button.tsx'
import { Radios } from '#src/ui/choices.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { TextArea } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Status } from '#src/ui/status.tsx'
import { Facts, Table } from '#src/ui/table.tsx'
import { type Wrong, wrongIn } from '../desk/_errand.ts'
import { type Seen, scoreText } from '../hub/programme-parts.view.tsx'
import { freshOnce } from '../shop/form.ts'
import { to } from '../to.ts'
import { MineFrame } from './mine-frame.view.tsx'

export const ReviewsView = ({ t, tongue, turns }: Seen & { turns: readonly MyTurn[] }) => (
  <MineFrame t={t} refusals={[]} room="programmes" title={t('programme.review.title')}>
    <p>{t('programme.review.lead')}</p>
    {turns.length === 0 ? (
      <Empty
        seed="penilaian"
        title={t('programme.review.none')}
        action={<LinkButton href={to.programmes()}>{t('programme.title')}</LinkButton>}
      >
        {t('programme.review.none_why')}
      </Empty>
    ) : (
      <Table
        caption={t('programme.review.title')}
        quietCaption
        rows={turns}
        columns={[
          { label: t('programme.review.sheet'), head: true, cell: (one) => <a href={to.myReview(one.id)}>{one.number}</a> },
          { label: t('programme.guardian.programme'), cell: (one) => `${one.title}: ${one.cohort}` },
          { label: t('programme.review.before'), cell: (one) => formatDay(one.resultsAt, tongue) },
          {
            label: t('event.state'),
            cell: (one) => (
              <Status kind={one.sent ? 'ok' : 'wait'}>{t(one.sent ? 'programme.review.sent' : 'programme.review.open')}</Status>
            ),
          },
        ]}
      />
    )}
  </MineFrame>
)

type SheetFacts = Seen & { sheet: ReviewSheet; wrong: Wrong; sent: boolean }

const Marks = ({ t, tongue, sheet, wrong: all }: SheetFacts) => {
  const { form, refusals } = wrongIn(all, 'give')
  const wrong = complaints(t, refusals)
  return (
    <form method="post" action={to.myReview(sheet.id)} class="fields-form" novalidate>
      <input type="hidden" name="once" value={freshOnce()} />
      {sheet.rubric.map(({ code, name, nameEn, weight }) => (
        <Radios
          t={t}
          name={`m-${code}`}
          label={`${tongue === 'en' ? nameEn : name} (${weight}%)`}
          value={form.text(`m-${code}`)}
          error={wrong(`m-${code}`)}
          choices={Array.from({ length: bestMark }, (_, n) => ({ value: String(n + 1), label: t(`programme.review.mark_${n + 1}`) }))}
        />
      ))}
      <TextArea
        t={t}
        name="note"
        label={t('programme.review.note')}
        hint={t('programme.review.note_hint')}
        value={form.text('note')}
        error={wrong('note')}
        rows={3}
        maxlength={1000}
        optional
      />
      <p class="acts">
        <Button>{t('programme.review.send')}</Button>
      </p>
    </form>
  )
}

const Aside = ({ t, sheet, wrong: all }: SheetFacts) => {
  const { form, refusals } = wrongIn(all, 'aside')
  return (
    <details open={refusals.length > 0}>
      <summary>{t('programme.review.aside')}</summary>
      <p>{t('programme.review.aside_lead')}</p>
      <form method="post" action={to.myReviewAside(sheet.id)} class="fields-form" novalidate>
        <input type="hidden" name="once" value={freshOnce()} />
        <TextArea
          t={t}
          name="reason"
          label={t('programme.desk.reason')}
          value={form.text('reason')}
          error={complaints(t, refusals)('reason')}
          rows={2}
          maxlength={600}
        />
        <Button kind="ghost">{t('programme.review.aside_do')}</Button>
      </form>
    </details>
  )
}

const Given = ({ t, tongue, sheet }: SheetFacts) => (
  <>
    <Facts
      facts={[
        ...sheet.rubric.map(({ code, name, nameEn }) => [tongue === 'en' ? nameEn : name, String(sheet.marks?.[code] ?? '')] as const),
        [t('programme.review.total'), sheet.total === null ? '' : scoreText(sheet.total, tongue)],
        ...sheet.others.map(({ turn, total }) => [t('programme.review.other', { n: turn }), scoreText(total, tongue)] as const),
      ]}
    />
    {sheet.others.length === 0 && <Notice kind="wait">{t('programme.review.others_later')}</Notice>}
  </>
)

/** One sheet without a name: two answers, the rubric, and nothing of what others gave until all have sent theirs. */
export const ReviewView = (facts: SheetFacts) => {
  const { t, sheet, wrong, sent } = facts
  return (
    <div class="narrow programme">
      <ErrorSummary t={t} refusals={wrong.refusals} />
      <Breadcrumb t={t} crumbs={[{ label: t('programme.review.title'), href: to.myReviews() }, { label: sheet.number }]} />
      <h1>{sheet.number}</h1>
      <p class="lead">
        {sheet.title}: {sheet.cohort}
      </p>
      {sent && (
        <Notice kind="done" live>
          {t('programme.review.did')}
        </Notice>
      )}
      <section>
        <h2>{t('programme.form.why')}</h2>
        <p class="prose">{sheet.why}</p>
        <h2>{t('programme.form.plan')}</h2>
        <p class="prose">{sheet.plan}</p>
      </section>
      <section>
        <h2>{t('programme.rubric')}</h2>
        {sheet.sent ? <Given {...facts} /> : sheet.open ? <Marks {...facts} /> : <Notice kind="info">{t('programme.review.over')}</Notice>}
      </section>
      {!sheet.sent && sheet.open && <Aside {...facts} />}
    </div>
  )
}
