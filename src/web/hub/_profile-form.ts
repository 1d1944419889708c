import type { Profile } from '#src/directory/profile-read.db.ts'
import type { Typed } from '../shop/form.ts'

/** What a form says of a profile, as the schema reads it. */
export const faceIn = (form: Typed): Record<string, unknown> => ({
  name: form.text('name'),
  summary: form.text('summary'),
  body: form.text('body'),
  subsectors: form.all('subsectors').filter(Boolean),
  kelurahan: form.given('kelurahan'),
  sinceYear: form.given('sinceYear'),
  website: form.text('website'),
  instagram: form.text('instagram'),
  email: form.text('email').trim(),
  phone: form.text('phone'),
  address: form.text('address'),
})

/** The values a form is shown with: what was typed, else what the profile says. */
export type Shown = { text(name: string): string; subsectors: readonly string[] }

export const shownAs = (form: Typed): Shown => ({ text: (name) => form.text(name), subsectors: form.all('subsectors') })

export function shownFrom(profile: Profile): Shown {
  const values: Readonly<Record<string, string>> = {
    name: profile.name,
    summary: profile.summary,
    body: profile.body,
    kelurahan: profile.kelurahan ?? '',
    sinceYear: profile.sinceYear === undefined ? '' : String(profile.sinceYear),
    website: profile.website,
    instagram: profile.instagram,
    email: profile.email,
    phone: profile.phone === '' ? '' : `+${profile.phone}`,
    address: profile.address,
  }
  return { text: (name) => values[name] ?? '', subsectors: profile.subsectors }
}
