import { to } from '../to.ts'
import { get, type Route } from '../visit.ts'
import { devUi } from './dev-ui.page.tsx'
import { hubHome } from './home.page.tsx'

export const hubRoutes: readonly Route[] = [get(to.home(), 'public', hubHome, ['market', 'directory']), get(to.devUi(), 'demo', devUi)]
