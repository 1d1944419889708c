import type { Refusal } from '#src/base/outcome.ts'
import type { Tongue } from '#src/base/time.ts'
import type { BookingLine } from '#src/spaces/booking-page.db.ts'
import { whenText } from '#src/spaces/letters.db.ts'
import { objectionDays } from '#src/spaces/objection.db.ts'
import type { Space } from '#src/spaces/space-read.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button, LinkButton } from '#src/ui/button.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { TextArea } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Facts } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import type { Typed } from '../shop/form.ts'
import { to } from '../to.ts'
import { Carried } from './book-frame.view.tsx'
import type { ObjectAbout } from './object.page.tsx'

/** What an objection is about in a few words: a rule of the table by its code, a refusal by its kind. */
export const aboutRule = (t: Say, rule: string): string => {
  const [, kind] = rule.split('.')
  if (!rule.startsWith('spaces.')) return rule === '-' ? t('room.object.of_booking') : t('room.object.of_rule', { rule })
  return t(['when', 'booking', 'pool', 'tariff', 'usage'].includes(kind ?? '') ? `room.object.of_${kind}` : 'room.object.of_booking')
}

type ObjectFacts = {
  t: Say
  tongue: Tongue
  about: ObjectAbout
  booking: BookingLine | undefined
  space: Space | undefined
  refusals: readonly Refusal[]
  form: Typed
  once: string
}

const About = ({ t, tongue, about, booking, space }: ObjectFacts) => (
  <Facts
    facts={[
      ...(booking
        ? [
            [t('room.object.about'), <a href={to.myBooking(booking.number)}>{booking.title || booking.number}</a>] as const,
            [t('room.when'), whenText([{ start: booking.start, end: booking.end }], tongue)] as const,
          ]
        : []),
      ...(space ? [[t('room.object.about'), space.name] as const] : []),
      ...(about.aturan ? [[t('room.object.against'), aboutRule(t, about.aturan)] as const] : []),
    ]}
  />
)

export const ObjectView = (facts: ObjectFacts) => {
  const { t, about, booking, space, refusals, form, once } = facts
  return (
    <div class="book">
      <Breadcrumb
        t={t}
        crumbs={[
          { label: t('room.title'), href: to.spaces() },
          { label: t('room.object.precedents'), href: to.precedents() },
          { label: t('room.object.title') },
        ]}
      />
      <ErrorSummary t={t} refusals={refusals} />
      <h1>{t('room.object.title')}</h1>
      <p class="lead">{t('room.object.lead', { days: objectionDays })}</p>
      {booking || space ? (
        <>
          <About {...facts} />
          <form method="post" action={to.object()} class="fields-form">
            <input type="hidden" name="once" value={once} />
            <Carried
              values={{
                pemesanan: about.pemesanan,
                ruang: about.ruang,
                aturan: about.aturan,
                ...Object.fromEntries(Object.entries(about.answers).map(([key, value]) => [`j_${key}`, value])),
              }}
            />
            <TextArea
              t={t}
              name="says"
              label={t('room.object.says')}
              hint={t('room.object.says_hint')}
              value={form.text('says')}
              error={complaints(t, refusals)('says')}
              rows={7}
              maxlength={4000}
            />
            <Button>{t('room.object.send')}</Button>
          </form>
        </>
      ) : (
        <Notice>
          <p>{t('room.object.about_what')}</p>
          <p class="acts">
            <LinkButton href={to.myBookings()} kind="ghost">
              {t('room.mine')}
            </LinkButton>
            <LinkButton href={to.spaces()} kind="ghost">
              {t('room.look')}
            </LinkButton>
          </p>
        </Notice>
      )}
      <p>
        <a href={to.precedents()}>{t('room.object.precedents_link')}</a>
      </p>
    </div>
  )
}
