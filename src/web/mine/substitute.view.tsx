import { formatRupiah, rupiah } from '#src/base/money.ts'
import type { Tongue } from '#src/base/time.ts'
import type { WholeBooking } from '#src/spaces/booking-page.db.ts'
import type { Choice, Gone } from '#src/spaces/substitute.ts'
import { PostButton } from '#src/ui/button.tsx'
import { Notice } from '#src/ui/notice.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'

type Facts = { t: Say; tongue: Tongue; booking: WholeBooking }
type Named = Pick<Gone, 'name' | 'nameEn'>

const nameIn = (tongue: Tongue, one: Named) => (tongue === 'en' ? one.nameEn : one.name)

const Take = ({ t, tongue, booking, gone, choice }: Facts & { gone: Gone; choice: Choice }) => {
  const item = nameIn(tongue, choice)
  const facts = { item, price: formatRupiah(rupiah(choice.price)), was: formatRupiah(rupiah(booking.price)) }
  return (
    <li>
      <p>{t(choice.price < booking.price ? 'substitute.lower_price' : 'substitute.same_price', facts)}</p>
      <PostButton
        to={to.myBookingErrand(booking.number, 'pengganti')}
        values={{ gone: gone.code, take: choice.code, price: String(choice.price), version: String(booking.version) }}
      >
        {t('substitute.take', { item })}
      </PostButton>
    </li>
  )
}

/** What was promised and cannot be had, each with what can be taken instead by one press. */
export const Substitutes = ({ all, ...facts }: Facts & { all: readonly Gone[] }) =>
  all.length === 0 ? null : (
    <section aria-labelledby="pengganti">
      <h2 id="pengganti">{facts.t('substitute.title')}</h2>
      <p>{facts.t('substitute.lead')}</p>
      {all.map((gone) => (
        <>
          <Notice kind="warn">{facts.t(`substitute.why.${gone.why}`, { item: nameIn(facts.tongue, gone) })}</Notice>
          {gone.choices.length === 0 ? (
            <p>{facts.t('substitute.none')}</p>
          ) : (
            <ul class="plain">
              {gone.choices.map((choice) => (
                <Take {...facts} gone={gone} choice={choice} />
              ))}
            </ul>
          )}
        </>
      ))}
    </section>
  )
