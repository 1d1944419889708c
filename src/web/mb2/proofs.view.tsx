import type { Refusal } from '#src/base/outcome.ts'
import type { ReadOrder } from '#src/market/order-read.db.ts'
import type { Part, TurnState } from '#src/market/order-turn.ts'
import { pictureLimits } from '#src/market/picture-file.ts'
import { mostProofs, type Proof } from '#src/market/proof.db.ts'
import { Button } from '#src/ui/button.tsx'
import { FileField } from '#src/ui/choices.tsx'
import { complaints } from '#src/ui/question.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'

type Facts = { t: Say; order: ReadOrder; part: Part; proofs: readonly Proof[]; refusals: readonly Refusal[] }

/** Where a picture may help the shop look: it said nothing yet, or the money came too late. */
const asked = new Set<TurnState>(['claimed', 'hold_over', 'expired', 'pay_rest'])

/** The buyer's pictures of a payment. They help to look for it and prove nothing. */
export const Proofs = ({ t, order, part, proofs, refusals }: Facts) => {
  const own = proofs.filter((proof) => proof.number === part.order.number)
  const open = asked.has(part.turn.state) && part.order.payment.method !== 'cash'
  const field = `bukti-${part.letter}`
  const wrong = complaints(t, refusals)(field)
  if (!open && own.length === 0) return null
  return (
    <details class="history" open={wrong !== undefined}>
      <summary>{t(own.length ? 'buy.proof.count' : 'buy.proof.title', { n: own.length })}</summary>
      {own.map((proof, index) => (
        <p>
          <a href={to.orderPart(order.number, part.letter, `bukti/${proof.id}`)}>{t('buy.proof.one', { n: index + 1 })}</a>
        </p>
      ))}
      {open && own.length < mostProofs && (
        <form method="post" action={to.orderPart(order.number, part.letter, 'bukti')} enctype="multipart/form-data">
          <FileField
            t={t}
            name="bukti"
            id={`f-${field}`}
            label={t('buy.proof.label')}
            hint={t('buy.proof.hint')}
            accept="image/jpeg,image/png,image/webp"
            mostBytes={pictureLimits.bytes}
            error={wrong}
          />
          <p class="acts">
            <Button kind="ghost" small>
              {t('buy.proof.do')}
            </Button>
          </p>
        </form>
      )}
    </details>
  )
}
