import type { Refusal } from '#src/base/outcome.ts'
import { formatDay } from '#src/base/time.ts'
import type { CaseRead } from '#src/market/origin-read.db.ts'
import { Button } from '#src/ui/button.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { TextArea, TextField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'
import { freshOnce, nothingTyped, type Typed } from './form.ts'
import { OriginCase } from './origin-case.view.tsx'

type Facts = {
  visit: Visit
  shop: string
  cases: readonly CaseRead[]
  wrong: { about: string; form: Typed; refusals: readonly Refusal[] } | undefined
  did: string | undefined
}

const words = {
  jawaban: { says: 'origin.answer.says', go: 'origin.answer.do' },
  keberatan: { says: 'origin.appeal.says', go: 'origin.appeal.do' },
  bukti: { says: 'origin.reprove.says', go: 'origin.reprove.do' },
} as const

/** What the shop may say in this case now. */
function errandOf(one: CaseRead): keyof typeof words | undefined {
  if (one.state === 'asked' || one.state === 'silent') return 'jawaban'
  if (one.mayAppeal) return 'keberatan'
  return one.mayReprove ? 'bukti' : undefined
}

const Speak = ({ visit: { t, ctx }, shop, wrong, one }: Facts & { one: CaseRead }) => {
  const errand = errandOf(one)
  if (!errand)
    return (
      one.reproveFrom && (
        <p class="small">
          {t('origin.reprove.from', { day: formatDay(new Date(one.reproveFrom), ctx.tongue) })}{' '}
          {one.repeated && t('origin.reprove.repeated')}
        </p>
      )
    )
  const mine = wrong?.about === one.number ? wrong : undefined
  const said = complaints(t, mine?.refusals ?? [])
  const form = mine?.form ?? nothingTyped
  const id = (name: string) => (mine ? name : `${name}-${one.number}`)
  return (
    <form method="post" action={to.shopOriginErrand(shop, one.number, errand)} class="fields-form" novalidate>
      <input type="hidden" name="once" value={freshOnce()} />
      <TextArea
        t={t}
        name="says"
        id={id('says')}
        label={t(words[errand].says)}
        value={form.text('says')}
        error={said('says')}
        rows={4}
        maxlength={1000}
      />
      {errand !== 'keberatan' && (
        <TextField
          t={t}
          name="evidence"
          id={id('evidence')}
          label={t('origin.report.evidence')}
          hint={t('origin.report.evidence_hint')}
          value={form.text('evidence')}
          error={said('evidence')}
          maxlength={500}
        />
      )}
      <p class="acts">
        <Button>{t(words[errand].go)}</Button>
      </p>
    </form>
  )
}

export const ShopOriginView = (facts: Facts) => {
  const { visit, shop, cases, wrong, did } = facts
  const { t } = visit
  return (
    <div class="wrap list-page batik">
      <ErrorSummary t={t} refusals={wrong?.refusals ?? []} />
      <h1>{t('origin.shop.title')}</h1>
      <p class="lead">{t('origin.shop.lead')}</p>
      {did && (
        <Notice kind="done" live>
          {t(`origin.shop.did.${did}`)}
        </Notice>
      )}
      {cases.length === 0 && (
        <Empty seed={`${shop}/asal`} title={t('origin.shop.none')}>
          {t('origin.shop.none_why')}
        </Empty>
      )}
      {cases.map((one) => (
        <article class="request">
          <OriginCase visit={visit} one={one} />
          <Speak {...facts} one={one} />
        </article>
      ))}
    </div>
  )
}
