import { to } from '../to.ts'
import { get, type Route } from '../visit.ts'
import { howToBuy, originMeaning, techniquesExplained } from './help.pages.tsx'
import { marketHome } from './home.page.tsx'

export const mb2HomeRoutes: readonly Route[] = [
  get(to.market(), 'public', marketHome, ['market']),
  get(to.howToBuy(), 'public', howToBuy, ['market']),
  get(to.origin(), 'public', originMeaning, ['market']),
  get(to.batik(), 'public', techniquesExplained, ['market']),
]
