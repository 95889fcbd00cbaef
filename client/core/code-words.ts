/**
 * The words of open rooms' codes: 2,048 of them, so that each is worth 11 bits. Chosen for this app: four to nine plain
 * letters, said as they are spelled, no two that sound alike, none that a festival would mind on its posters,
 * none that says something about the room (`private`, `secret`) or calls for help.
 *
 * Any two differ by two slips at least (a letter more, less, wrong, or swapped with its neighbour), so one slip never makes
 * another word of the list. A code's words are part of its room's key: none may ever be changed, moved or added.
 */
export const codeWords: readonly string[] = `
abacus abode acacia academy accent accordion acorn acrobat actor adapt adobe agate agenda agile airport album
alcove alert algebra almanac almond alpaca alpine amaze amber ambient amethyst amulet anchor ancient angle
animal anise annual answer antelope antenna anthem antique anvil apex applaud apple apricot apron aqua aquarium
arcade arch archer arctic arena argyle armchair aroma arrow article artist aspect aspen aster astral athlete
atlas atom attic attract auburn audio aura aurora author autumn avenue avid avocado awake award awning axis
azure baboon backpack badge bagel baggy bagpipe bakery balcony ballad ballet balloon ballroom balsam bamboo
banana bandage banjo banner banquet barista barley barn barrel basil basket bassoon bathtub baton battery bayou
beacon beagle beaming beard beaver bedrock bedroom beehive beetle belfry belong beloved bench bento beyond
bicycle bike binder biology biplane biscuit bison blanket blazer blender blimp blink bliss blizzard blossom
blouse bluebird boat bobbin bobcat bolster bonfire bonnet bonus bookcase booklet bookmark boost border botany
bottle boulder bounce boundary bouquet boutique bowl boxcar bracelet branch brass brave breath breeze brick
bridge bright broccoli brochure broker bronze brook brother brown brownie brush bubble bucket buckle buddy
budget buffalo buffet bugle builder bulb bulldog bullfrog bumper bungalow bunny burger burrow bushel bustle busy
butter butterfly button buzzard cabbage cabin cable caboose cactus cadence cadet cafe calendar calm calypso
camel camellia camera camper campfire campsite canal canary candle candy canister canoe canopy canvas canyon
captain caption caramel caravan carbon cardigan career cargo caribou carnival carousel carpet carpool cartoon
cascade cashew castle casual catfish cauldron cavern caviar cedar celery cement century ceramic chair chalet
chalk chamber champion channel chant chapel chapter charade charcoal chariot charm cheddar cheerful cheese
cheetah chef chemist cherry chess chestnut chicken child chime chimney chipmunk chirp chisel chocolate chorus
chowder chuckle chutney cider cinema cinnamon circle circus citrus city clarinet clasp classic clay clean clever
cliff climb clippers cloak cloud clown club cluster coach coast coaster cobble cockpit cocoa coconut cocoon
coffee coil cola collage collar collect collie colony colossal column combine comedy comet comfort comic common
compact compass complete compose computer concert concrete condor confetti connect console contour convoy cookie
cooler copper coral cordial corgi corner corridor costume cottage cotton cougar counter country couple courage
courier cowbell cowboy coyote crab crackle cradle crane crater crayon cream create credit crepe crescent crest
cricket crimson crinkle crisp crocus crossing crouton crow crumb crunch crystal cube cuckoo cucumber cuddle
cuisine culture cupboard cupcake curious curry curtain curve cushion custard custom cyan cycle cylinder cypress
daffodil dahlia daisy dance dandelion dapper daring dark dashing daybreak daydream daylight dazzle decade
december deck decorate deep degree delight delta deluxe denim depart depot detail develop dewdrop diamond diary
digital dimple dinghy dingo dinner dinosaur diploma discover dish display distant ditto diver divide dizzy
doctor dogwood dollop dolphin domain domino donkey doodle door doorbell doorway double dove dozen dragon drama
drawer drawing dreamer dresser drift drone drum duet duffel dugout dumpling dune duplex durable dusk dusty dwell
dynamo eager early earring earth easel eastern easy echo eclair eclipse edge edible editor effect egret elastic
elbow elder electric elegant element elephant elevator eleven eleventh embark embrace emerald enamel enchant
endless energy engage engine engrave enigma enjoy enough ensemble entire envelope epic equal equator eraser
errand escort espresso essay estate eternal evening event evolve exact example excited exhibit exotic expert
explorer express extra eyebrow eyelash fabric facade factory faithful falafel falcon family famous fancy fanfare
fantasy farmer fashion feast feather february feline fence fencing fennec fern ferret ferry festival festive
fiction fiddle fidelity field fiesta fifteen fifty figure filament film filter final finch finger finish firefly
fireside firewood fitness five fixture fizz flag flame flamenco flamingo flannel flapjack flask fleece fleet
flicker flight flint flipper float flock floor floral florist flounder flourish fluent fluffy fluid flurry flute
flutter flyer foam focus foggy foghorn folder folklore follow fondue food forager forecast foresee forest
forever forge fork formula fortune forty fossil foundry fountain fourteen foxglove fragment freckle freedom
freezer freight fresco fresh friday friend fringe frisbee fritter frog frolic frost frozen fruit frying fuchsia
fudge full function funnel furnace fusion future fuzzy gadget galaxy gallant galleon gallery gallop game garage
garden gardenia gargle garland garlic garment garnet gather gazebo gazelle gear gecko gemini general genius
genre gentle geology geranium gerbil gesture geyser gherkin giant gift gigantic giggle gingham giraffe glacier
glad glance glass glaze gleam glider glimmer glisten glitter globe glory glossy glow goalie goblet goggles gold
golden goldfish gondola goodness goose gopher gown grace gradual graduate grain grand grandma granite granola
graph graphite grateful gravel gravy green greeting grid griffin grocery groove grotto ground group grouper
growth guava guide guild guitar gumdrop guppy guru gusto gymnast habit haiku halibut hallway halo hamlet hammer
hammock hamster handbag handmade handrail happy hardware harmonic harmony harness harp harvest hash haven hawk
haystack hazel hazelnut headband hedgehog helium hello helmet helper henna herald herb heritage heron herring
hexagon hibiscus hickory highland highway hiking hill hillside hilltop hinge hippo history hitch hobby hoist
holiday holly homemade homework honest honey honeydew hoodie hopeful horizon hornet hotel humble humid hundred
hurdle husky hyacinth hybrid hydra hyena hymn iceberg icicle icing icon idea identity igloo ignite iguana image
imagine impact impala import impulse include index indigo indoor industry infant infinite input insect insight
inspire install instant interest invent iris island issue item ivory jackal jacket jackpot jade jaguar jasmine
jasper jaunty javelin jazz jelly jersey jester jetpack jetty jigsaw jingle jockey jogger joke jolt journal
journey jovial joyful jubilee judo juggle juice jukebox july jumbo juniper jupiter justice kangaroo karate kayak
kazoo keen keeper kelp kennel kestrel kettle keyboard keynote khaki kickoff kilt kimono kindle kingdom kiosk
kitchen kite kitten kiwi knapsack knoll knuckle koala kumquat label labrador ladder ladle ladybug lagoon lake
lamb lantern laptop large larkspur laser lasso latch latitude lattice laugh laundry laurel lava lavender lavish
lawn leaflet league leap lecture legend leisure lemon lemur length lens lentil leopard letter lettuce level
liberty library lighter lilac lily lime limit linear linen lion lioness liquid little lively lizard llama loaf
lobster locker lodge lofty logbook logic lollipop long longboat lookout loom lotus lounge lucid lucky luggage
lullaby lumber lunar lunch luxury lyric macaroni macaw machine magenta magic magma magnet magnify magnolia
magpie mahogany mailbox majesty major mallard manager manatee mandolin mango mansion mantis manual maple marble
margin marigold marina marker marmot maroon marsh mascot mask matinee matrix mattress meadow meal measure medium
medley melody melon melt member memory mentor menu mercury meringue merit mermaid message meteor method metro
midnight mighty migrate mileage million mimic mimosa mineral minnow mint miracle mirror mission mobile modern
modest module mole moment monarch monday monsoon moon moraine mortar mosaic moss motion motor motto mouse movie
muffin mulberry mulch mullet mural museum mushroom music muskrat mustang mutual myrtle mystery myth napkin
narrate narwhal native natural nature navy nebula nectar needle neon nephew nest network neutral never newborn
nickel nimble nimbus nine ninety nomad normal north notable notch notebook notice nougat nova novel nugget nurse
nursery nutmeg nylon oarsman oasis oatmeal oblong oboe observe obvious ocean ochre octagon octave october
octopus odyssey offer office often olive olympic omega onion online onyx opal opera opinion opossum optic option
oracle orange orator orbit orchard orchid oregano organ organic orient origami origin oriole osprey ostrich
otter outback outdoor outfit outing outlet outline output outside oxbow oxford oxygen oyster ozone pace pacific
package paddle padlock pagoda paint palace paladin pampas pamphlet pancake panda panel pansy panther papaya
paper paprika parade paradise parasol parcel parka parking parrot parsley parsnip partner party passage passion
pasta pastel pastry pasture path patio patrol pattern pavilion payment peacock peanut pearl pebble pecan pelican
pencil pendant penguin penny people pepper perch perfect perform perfume period permit person petal petunia
phoenix phone photo physics pianist piano piccolo pickle picnic picture pigeon piglet pilgrim pillar pillow
pinata pinball pineapple pink pioneer pipe pirate pitcher pivot pixel pizza placard plaid planet plank plate
plateau platform platter player playful plaza pleasant pleat plenty pliers plot pluck plume pluto plywood
podcast podium poem poetry polar polite polka pollen polo polygon pomelo poncho pond popcorn poppy popular
porridge port portal porter portion portrait postage postcard potato pottery pouch poultry powder prairie
praline preface prelude premium prepare press pretty pretzel preview primary primrose printer prism prize
problem product profile promise proper protein proton proud proverb provide prudent publish pudding puffy pulley
pulsar pulse pump pumpkin pupil puppet pure purple purpose pursuit push puzzle pyramid quail quaint quality
quantum quarry quartet queen quest quiche quick quicken quiet quill quince quiver quiz quokka quote racer radar
radial radiant radio radish radius raft rafter railway rainbow raisin rally rambler ramen rampart random ranger
ranking rapid rapport rare raspberry rattle ravioli react reader ready realm rebound recess recipe recital
recycle reef refill reflex refresh regatta reggae region regular relay relic relish remark remote renew repair
repeat replica reptile request reserve resin resort respect result retreat return reunion reveal revenue reverse
reward rhubarb rhythm ribbon rich rigging ripen ripple rising risotto ritual rivet roadside robin robot robust
rocket rocking rocky rodeo roller romance roof roomy rooster rope rosemary rosette rosy rotary rotunda routine
rover rowboat royal rubber ruby rudder ruler rumba runner russet rustic safari saffron saga sailboat salad
salary salmon salsa salt salute samba sample sand sandal sandbox sandwich sapling sapphire sardine satchel satin
saturn sauna savanna sawdust scale scallop scarf scarlet scatter scenic scholar school science scissors scoop
scooter score scout screen screw script scroll scuba seafood seagull search seaside season seat seaweed second
section sedan seesaw select selfie sense sequel sequin sequoia serene serious serpent service sesame session
setting seven seventy several shade shadow shaggy shallow shampoo shamrock shark shaver shawl shed sheep shelf
shelter shield shimmer shine short shoulder shovel shower shrimp shrub shuffle shutter shuttle sibling sidecar
sienna signal silent silicon silk silver similar sincere sister sitar sixteen sixty skate sketch skill skipper
skirt skunk skylark skyline slalom sleepy slide slim slogan slope sloth small smart smile smooth smoothie snack
snail sneaker snooze snorkel snow snuggle soccer social society sock soda softball softly solid sonata soprano
sorbet sound soup south soybean sparkle sparrow spatula special speech speedy spell sphere spice spider spin
spinach spiral spirit splash sponge spoon spot spread sprig sprinkle sprint sprout spruce spur square squirrel
stable stadium staff stage stalk stamp starfish starling stately station statue stay steady steam stencil stereo
stern steward stick sticker stitch stocking stone stool stork straw street stretch strict string stripe strudel
student studio sturdy suburb subway success sugar suggest suitcase summer summit sunbeam sundial sunflower
sunrise sunset super supply support supreme surface surfer survey sushi swan sweater swift swing sycamore syrup
system tablet taco tactic tailor talent tall tandem tape tapestry target tartan tassel taste taxi teach teacup
teapot teddy teeth telescope temper temple tempo tenant tender tennis tenor tension tent term terrace terrier
textile texture thank thatch theme theory thermos thick thicket thimble third thirty thistle thorn thought
thread thrive thumb thunder tidy tiger tight tile timber timid tinsel titan today toddler tomato tongue tooth
topaz topic topple torch tortoise total totem toucan tough tour tourist tower track tractor trade traffic trail
trainer transit trapeze tray treasure treat tree trellis trend triangle tribune tricycle trident trifle trinket
trio triumph trivia trolley trombone trophy tropical trout trowel truce truffle trumpet trunk truth tuesday
tugboat tulip tuna tundra tunic turbine turbo turf turnip turret turtle tutor tuxedo tweed twelve twenty twig
twilight twirl twist ukulele ultra umbrella umpire uncle unicorn uniform unique unit universe unlock upbeat
update upgrade uphill upland upper upright uptown upward useful utensil utmost vacant vacation vacuum valiant
valid valley valve vanilla variety various varnish vase vault vehicle velcro velvet vendor venture veranda verse
vessel vibrant victory video view village vinegar vintage vinyl viola violet violin virtual virtue vision
visitor vista visual vital vitamin vivid vocal voice volcano volume vortex vote voucher vowel voyage wafer
waffle wage wagon waiter walk walnut walrus waltz wander want warbler wardrobe warm wasabi washer wasp weave
website wedding weekend welcome western wetland wharf wheat whimsy whisker white wick wicker wide widget width
wild wildcat windmill window winter wisdom wolf wombat woodland wool woolly word worker workshop worthy wren
wrench wrestle wrist yacht yard yellow yodel yoga yonder young yucca zebra zenith zephyr zero zesty zigzag zinc
zipper zodiac zoology zucchini
`
  .trim()
  .split(/\s+/u);
