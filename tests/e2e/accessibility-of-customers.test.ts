import { testPlaces } from '../harness/accessibility.js';
import { customerPlaces } from '../harness/places.js';

testPlaces(customerPlaces);
