import type { Refusal } from '#src/base/outcome.ts'
import type { Contact } from '#src/market/buyer.ts'
import type { Cart } from '#src/market/cart.ts'
import { Button } from '#src/ui/button.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { EmailField, PhoneField, TextField } from '#src/ui/fields.tsx'
import { complaints } from '#src/ui/question.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { Asked, BasketSums, CheckoutSteps } from './_checkout-frame.view.tsx'

type Facts = { t: Say; cart: Cart; contact: Contact; refusals: readonly Refusal[]; guest: boolean }

/** Three questions and no account. */
export const BuyerPage = ({ t, cart, contact, refusals, guest }: Facts) => {
  const wrong = complaints(t, refusals)
  const main = (
    <>
      <ErrorSummary t={t} refusals={refusals} />
      <h1>{t('buy.buyer.title')}</h1>
      {guest && (
        <p class="lead">
          {t('buy.buyer.no_account')} <a href={to.signIn(to.pay({ langkah: 'data' }))}>{t('buy.buyer.sign_in')}</a>
        </p>
      )}
      <form method="post" action={to.payBuyer()} novalidate>
        <TextField
          t={t}
          name="nama"
          label={t('buy.buyer.name')}
          hint={t('buy.buyer.name_hint')}
          autocomplete="name"
          capital="words"
          maxlength={80}
          value={contact.name}
          error={wrong('nama')}
        />
        <PhoneField
          t={t}
          name="telepon"
          label={t('buy.buyer.phone')}
          hint={t('buy.buyer.phone_hint')}
          maxlength={30}
          value={contact.phone}
          error={wrong('telepon')}
        />
        <EmailField
          t={t}
          name="surel"
          label={t('buy.buyer.email')}
          hint={t('buy.buyer.email_hint')}
          optional
          maxlength={200}
          value={contact.email}
          error={wrong('surel')}
        />
        <div class="acts">
          <Button>{t('buy.buyer.next')}</Button>
        </div>
      </form>
    </>
  )
  return <Asked steps={<CheckoutSteps t={t} at="data" />} main={main} beside={<BasketSums t={t} cart={cart} />} />
}
