import type { Offer } from '#src/support/offer.db.ts'
import type { Typed } from '../shop/form.ts'

const amount = (text: string) => text.replace(/^\s*Rp\.?/i, '').replace(/[\s.]/g, '')
const lines = (text: string) =>
  text
    .split(/\r?\n/)
    .map((one) => one.trim())
    .filter(Boolean)

/** What an offer said, by the names of the form's fields. */
const said = (offer: Offer): Record<string, string> => ({
  unit: offer.unit,
  kind: offer.kind,
  title: offer.titleId,
  titleEn: offer.titleEn,
  plain: offer.plainId,
  plainEn: offer.plainEn,
  forWhom: offer.forWhom,
  documents: offer.documents.join('\n'),
  quantity: offer.quantity === null ? '' : String(offer.quantity),
  measure: offer.measure,
  unitValue: String(offer.unitValue),
  basis: offer.basis,
  article: offer.article,
  budgetLine: offer.budgetLine,
  daysFrom: String(offer.daysFrom),
  daysTo: String(offer.daysTo),
  how: offer.how,
  opens: offer.opens ?? '',
  closes: offer.closes ?? '',
})

/** The form of an offer: as it was typed, else as the offer stands; and what it wishes. */
export function offerForm(form: Typed, offer?: Offer) {
  const old = offer && form.names().length === 0 ? said(offer) : undefined
  const text = (name: string) => old?.[name] ?? form.text(name)
  return {
    text,
    wish: () => ({
      unit: text('unit'),
      kind: text('kind'),
      title: text('title'),
      titleEn: text('titleEn'),
      plain: text('plain'),
      plainEn: text('plainEn'),
      forWhom: text('forWhom'),
      documents: lines(text('documents')),
      quantity: amount(text('quantity')) || undefined,
      measure: text('measure'),
      unitValue: amount(text('unitValue')) || '0',
      fund: text('fund') || 'tanpa_dana',
      basis: text('basis'),
      article: text('article'),
      budgetLine: text('budgetLine'),
      daysFrom: text('daysFrom').trim() || undefined,
      daysTo: text('daysTo').trim() || undefined,
      how: text('how'),
      opens: text('opens').trim() || undefined,
      closes: text('closes').trim() || undefined,
    }),
  }
}

export type OfferTyped = ReturnType<typeof offerForm>
