import type { Refusal } from '#src/base/outcome.ts'
import { formatDay } from '#src/base/time.ts'
import type { RequestRead } from '#src/market/motif.db.ts'
import { Button } from '#src/ui/button.tsx'
import { MoneyField, TextArea, TextField } from '#src/ui/fields.tsx'
import { complaints } from '#src/ui/question.tsx'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'
import { freshOnce, nothingTyped, type Typed } from './form.ts'

type Facts = {
  visit: Visit
  request: RequestRead
  action: string
  wrong: { form: Typed; refusals?: readonly Refusal[] | undefined } | undefined
  closed?: string | undefined
}

/** A request for leave, and the answer: yes from when to when and for how much, or no and why. */
export const LicenceAnswer = ({ visit: { t, ctx }, request, action, wrong, closed }: Facts) => {
  const form = wrong?.form ?? nothingTyped
  const said = complaints(t, wrong?.refusals ?? [])
  const id = (name: string) => `${name}-${request.id.slice(-6)}`
  return (
    <article class="request">
      <h3>
        {request.motifName}: <a href={to.shop(request.shop)}>{request.shopName}</a>
      </h3>
      <p class="small">
        {formatDay(request.askedAt, ctx.tongue)} · {request.techniques.map((one) => t(`batik.technique.${one}`)).join(', ')}
      </p>
      <blockquote>{request.says}</blockquote>
      <form method="post" action={action} class="fields-form" novalidate>
        <input type="hidden" name="once" value={freshOnce()} />
        <TextField
          t={t}
          name="from"
          id={id('from')}
          label={t('batik.answer.from')}
          type="date"
          value={form.text('from')}
          error={said('from')}
          width="medium"
          optional
        />
        <TextField
          t={t}
          name="until"
          id={id('until')}
          label={t('batik.answer.until')}
          type="date"
          value={form.text('until')}
          error={said('until')}
          width="medium"
          optional
        />
        <MoneyField
          t={t}
          name="fee"
          id={id('fee')}
          label={t('batik.answer.fee')}
          hint={t('batik.answer.fee_hint')}
          value={form.text('fee')}
          error={said('fee')}
          optional
        />
        <TextArea
          t={t}
          name="reason"
          id={id('reason')}
          label={t('batik.answer.reason')}
          value={form.text('reason')}
          error={said('reason')}
          rows={2}
          maxlength={1000}
          optional
        />
        <p class="acts">
          <Button name="verdict" value="yes" closed={closed}>
            {t('batik.answer.grant')}
          </Button>{' '}
          <Button kind="ghost" name="verdict" value="no" closed={closed}>
            {t('batik.answer.refuse')}
          </Button>
        </p>
      </form>
    </article>
  )
}

/** The form as the deed reads it. */
export const answerOfForm = (form: Typed, request: string) => ({
  request,
  granted: form.text('verdict') === 'yes',
  ...(form.given('from') ? { from: form.text('from') } : {}),
  ...(form.given('until') ? { until: form.text('until') } : {}),
  fee:
    form
      .text('fee')
      .replace(/^\s*Rp\.?/i, '')
      .replace(/[\s.]/g, '') || '0',
  reason: form.text('reason'),
})
