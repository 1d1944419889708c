import { applicationsApiRoutes } from './api/applications.api.ts'
import { certificateApiRoutes } from './api/certificates.api.ts'
import { dataApiRoutes } from './api/data.api.ts'
import { directoryApiRoutes } from './api/directory.api.ts'
import { eventDatesApiRoutes } from './api/event-dates.api.ts'
import { eventsApiRoutes } from './api/events.api.ts'
import { festivalApiRoutes } from './api/festival.api.ts'
import { gateApiRoutes } from './api/gate.api.ts'
import { governanceApiRoutes } from './api/governance.api.ts'
import { needsApiRoutes } from './api/needs.api.ts'
import { openapiRoutes } from './api/openapi.ts'
import { orderApiRoutes } from './api/orders.api.ts'
import { originApiRoutes } from './api/origins.api.ts'
import { paymentApiRoutes } from './api/payments.api.ts'
import { productApiRoutes } from './api/products.api.ts'
import { programmesApiRoutes } from './api/programmes.api.ts'
import { registrationsApiRoutes } from './api/registrations.api.ts'
import { reviewApiRoutes } from './api/reviews.api.ts'
import { roomsDeskApiRoutes } from './api/rooms-desk.api.ts'
import { seriesApiRoutes } from './api/series.api.ts'
import { spacesApiRoutes } from './api/spaces.api.ts'
import { spacesDeskApiRoutes } from './api/spaces-desk.api.ts'
import { spacesErrandsApiRoutes } from './api/spaces-errands.api.ts'
import { supportApiRoutes } from './api/support.api.ts'
import { deskRoutes } from './desk/_routes.ts'
import { hubRoutes } from './hub/_routes.ts'
import { mb2BatikRoutes } from './mb2/_batik-routes.ts'
import { mb2BuyRoutes } from './mb2/_buy-routes.ts'
import { mb2FindRoutes } from './mb2/_find-routes.ts'
import { mb2HomeRoutes } from './mb2/_home-routes.ts'
import { mineRoutes } from './mine/_routes.ts'
import { pictureRoutes } from './pictures.ts'
import { shopRoutes } from './shop/_routes.ts'
import type { Route } from './visit.ts'

/** Every address of the site, door by door. `test/house` keeps a snapshot of it. */
export const routes: readonly Route[] = [
  ...hubRoutes,
  ...mb2HomeRoutes,
  ...mb2FindRoutes,
  ...mb2BuyRoutes,
  ...mb2BatikRoutes,
  ...mineRoutes,
  ...shopRoutes,
  ...deskRoutes,
  ...pictureRoutes,
  ...productApiRoutes,
  ...certificateApiRoutes,
  ...orderApiRoutes,
  ...paymentApiRoutes,
  ...governanceApiRoutes,
  ...spacesApiRoutes,
  ...spacesDeskApiRoutes,
  ...spacesErrandsApiRoutes,
  ...seriesApiRoutes,
  ...roomsDeskApiRoutes,
  ...directoryApiRoutes,
  ...eventsApiRoutes,
  ...eventDatesApiRoutes,
  ...festivalApiRoutes,
  ...gateApiRoutes,
  ...registrationsApiRoutes,
  ...dataApiRoutes,
  ...supportApiRoutes,
  ...programmesApiRoutes,
  ...applicationsApiRoutes,
  ...needsApiRoutes,
  ...originApiRoutes,
  ...reviewApiRoutes,
  ...openapiRoutes,
]
