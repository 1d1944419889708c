import { to } from '../to.ts'
import { get, type Route } from '../visit.ts'
import { devUi } from './dev-ui.page.tsx'
import { hubHome } from './home.page.tsx'
import { matrixCsv, matrixPage } from './matrix.page.tsx'

export const hubRoutes: readonly Route[] = [
  get(to.home(), 'public', hubHome, ['market', 'directory']),
  // never cached: a matrix comes into force at midnight without anybody writing anything
  get(to.matrix(), 'public', matrixPage),
  get(to.matrixCsv(), 'public', matrixCsv),
  get(to.devUi(), 'demo', devUi),
]
