import type { Child } from 'hono/jsx'
import { fieldId } from '#src/ui/attributes.ts'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { hasWords, type Say } from '#src/ui/words.ts'
import { freshOnce } from '../shop/form.ts'
import { type Wrong, wrongIn } from './_errand.ts'

export const idIn = (errand: string | undefined, name: string) => fieldId(errand === undefined ? name : `${errand}-${name}`)

/** A field of one of several forms: what was typed in it, what is wrong with it, and an id of its own. */
export const fieldsOf = (t: Say, wrong: Wrong, errand: string) => {
  const { form, refusals } = wrongIn(wrong, errand)
  const complaint = complaints(t, refusals)
  return (name: string) => ({ t, name, id: idIn(errand, name), value: form.given(name), error: complaint(name) })
}

/** On top of a page: what is wrong with who could do it instead, or what was just done. */
export const DeskNews = ({
  t,
  wrong,
  did,
  many,
}: {
  t: Say
  wrong: Wrong
  /** Several forms on the page: ids are told apart by the errand's name. */
  many?: boolean
  did?: string | undefined
}) => (
  <>
    <ErrorSummary t={t} refusals={wrong.refusals} {...(many ? { idOf: (field: string) => idIn(wrong.errand, field) } : {})} />
    {wrong.whoCan.length > 0 && (
      <Notice kind="info">
        <p>{t('govdesk.who_can', { posts: wrong.whoCan.join(', ') })}</p>
      </Notice>
    )}
    {did && hasWords(`govdesk.did.${did}`) && wrong.refusals.length === 0 && (
      <Notice kind="done" live>
        {t(`govdesk.did.${did}`)}
      </Notice>
    )}
  </>
)

/** A form of a desk; its hidden key makes a second press harmless. */
export const DeskForm = ({ action, children, id, files }: { action: string; id?: string; files?: boolean; children?: Child }) => (
  <form method="post" action={action} id={id} enctype={files ? 'multipart/form-data' : undefined} novalidate>
    <input type="hidden" name="once" value={freshOnce()} />
    {children}
  </form>
)

/** An act folded away until it is wanted; open where it was just refused. */
export const Fold = ({ title, open, id, children }: { title: string; open: boolean; id?: string; children?: Child }) => (
  <details class="act" open={open} id={id}>
    <summary>{title}</summary>
    {children}
  </details>
)
