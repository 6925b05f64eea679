import { testPlaces } from '../harness/accessibility.js';
import { handoverPlaces } from '../harness/places.js';

testPlaces(handoverPlaces);
