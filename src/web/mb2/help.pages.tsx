import type { Child } from 'hono/jsx'
import type { Say } from '#src/ui/words.ts'
import { html } from '../answer.tsx'
import { to } from '../to.ts'
import type { Page } from '../visit.ts'
import { HowToBuy, OriginMeaning, Techniques } from './help.view.tsx'

const explains =
  (name: 'buy' | 'origin' | 'batik', canonical: string, View: (facts: { t: Say }) => Child): Page =>
  (visit) =>
    html(visit, {
      door: 'mb2',
      title: visit.t(`help.${name}.title`),
      description: visit.t(`help.${name}.lead`),
      canonical,
      main: View({ t: visit.t }),
    })

export const howToBuy = explains('buy', to.howToBuy(), HowToBuy)
export const originMeaning = explains('origin', to.origin(), OriginMeaning)
export const techniquesExplained = explains('batik', to.batik(), Techniques)
