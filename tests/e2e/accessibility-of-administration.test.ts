import { testPlaces } from '../harness/accessibility.js';
import { administrationPlaces } from '../harness/places.js';

testPlaces(administrationPlaces);
