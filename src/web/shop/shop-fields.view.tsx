import type { Refusal } from '#src/base/outcome.ts'
import type { KelurahanName } from '#src/market/buyer.db.ts'
import type { Subsector } from '#src/market/my-shop.db.ts'
import { SelectField } from '#src/ui/choices.tsx'
import { PhoneField, TextArea, TextField } from '#src/ui/fields.tsx'
import { complaints } from '#src/ui/question.tsx'
import type { Visit } from '../visit.ts'

/** What a shop says about itself, as it stands in a form. */
export type ShopDraft = {
  name: string
  tagline: string
  story: string
  kelurahan: string
  subsector: string
  address: string
  hours: string
  phone: string
}

export type ShopPlaces = { kelurahan: readonly KelurahanName[]; subsectors: readonly Subsector[] }

type Facts = { visit: Visit; draft: ShopDraft; places: ShopPlaces; refusals: readonly Refusal[] }

/** Enough to begin: a name, where it stands, what it makes. */
export const FirstFields = ({ visit: { t, ctx }, draft, places, refusals }: Facts) => {
  const wrong = complaints(t, refusals)
  return (
    <>
      <TextField
        t={t}
        name="name"
        label={t('shop.field.name')}
        hint={t('shop.field.name_hint')}
        value={draft.name}
        error={wrong('name')}
        maxlength={80}
        autocomplete="organization"
        capital="words"
      />
      <SelectField
        t={t}
        name="kelurahan"
        label={t('shop.field.kelurahan')}
        hint={t('shop.field.kelurahan_hint')}
        choices={places.kelurahan.map((one) => ({ value: one.code, label: one.name }))}
        value={draft.kelurahan}
        error={wrong('kelurahan')}
        empty={t('shop.choose')}
      />
      <SelectField
        t={t}
        name="subsector"
        label={t('shop.field.subsector')}
        choices={places.subsectors.map((one) => ({ value: one.code, label: ctx.tongue === 'en' ? one.nameEn : one.name }))}
        value={draft.subsector}
        error={wrong('subsector')}
        empty={t('shop.choose')}
      />
      <TextField
        t={t}
        name="tagline"
        label={t('shop.field.tagline')}
        hint={t('shop.field.tagline_hint')}
        value={draft.tagline}
        error={wrong('tagline')}
        maxlength={120}
        optional
        autocomplete="off"
      />
    </>
  )
}

/** What a curator asks for before buyers see the shop. */
export const MoreFields = ({ visit: { t }, draft, refusals }: Facts) => {
  const wrong = complaints(t, refusals)
  return (
    <>
      <TextArea
        t={t}
        name="story"
        label={t('shop.field.story')}
        hint={t('shop.field.story_hint')}
        value={draft.story}
        error={wrong('story')}
        maxlength={3000}
        rows={6}
        optional
      />
      <TextField
        t={t}
        name="address"
        label={t('shop.field.address')}
        hint={t('shop.field.address_hint')}
        value={draft.address}
        error={wrong('address')}
        maxlength={200}
        optional
        autocomplete="street-address"
      />
      <TextField
        t={t}
        name="hours"
        label={t('shop.field.hours')}
        hint={t('shop.field.hours_hint')}
        value={draft.hours}
        error={wrong('hours')}
        maxlength={120}
        optional
        autocomplete="off"
      />
      <PhoneField
        t={t}
        name="phone"
        label={t('shop.field.phone')}
        hint={t('shop.field.phone_hint')}
        value={draft.phone}
        error={wrong('phone')}
        maxlength={30}
        optional
      />
    </>
  )
}
