// swift-tools-version: 6.2
import PackageDescription

/// One entry a subcommand: `Plugins/<Name>/` is the module `<Name>` with its type `<Name>Plugin`.
///
/// `RegisterPlugins` makes kennel's list of plugins from it, and `Tests/<Name>Tests/` must exist.
let subcommands = [
  "Classify",
  "Sort",
  "Tag",
  "Stats",
  "Undo",
  "Catalog",
  "Evaluate",
  "Model",
  "Train",
  "Compare",
]

/// What the subcommands need that train networks.
let trainingModules: Set = [
  "TrainingKit", "BreedTraining", "NeuralNetworkTraining", "Architectures", "Metrics",
  "ModelAuthoring",
]

/// What some subcommands need besides what all of them have.
let furtherModules: [String: Set<String>] = [
  "Evaluate": ["Metrics"],
  "Model": ["ModelAuthoring"],
  "Train": trainingModules,
  "Compare": trainingModules,
]

let swiftSettings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .treatAllWarnings(as: .error),
]
let cSettings: [CSetting] = [
  .treatAllWarnings(as: .error),
  // glibc then checks the bounds of buffers; it needs the optimiser for that.
  .define("_FORTIFY_SOURCE", to: "3", .when(configuration: .release)),
]
// Addresses of functions are looked up at the start and write-protected (full RELRO), so that a
// memory error can't redirect calls. SwiftPM makes executables position-independent by itself.
let hardening: [LinkerSetting] = [
  .unsafeFlags(["-z", "relro", "-z", "now"].flatMap { ["-Xlinker", $0] })
]
let argumentParser: Target.Dependency = .product(
  name: "ArgumentParser", package: "swift-argument-parser")

/// A module of ours under Sources.
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: swiftSettings)
}

/// The tests of `module`, with whatever else they need.
func tests(_ module: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = [])
  -> Target
{
  .testTarget(
    name: "\(module)Tests", dependencies: [.target(name: module)] + dependencies,
    exclude: [], resources: resources, swiftSettings: swiftSettings)
}

/// The modules of ours that have these names.
func modules(_ names: Set<String>) -> [Target.Dependency] {
  names.sorted().map { .target(name: $0) }
}

let package = Package(
  name: "kennel",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "kennel", targets: ["kennel"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
  ],
  targets: [
    .systemLibrary(
      name: "CExif", pkgConfig: "libexif",
      providers: [.apt(["libexif-dev"]), .brew(["libexif"])]),
    .systemLibrary(
      name: "CCrypto", pkgConfig: "libcrypto",
      providers: [.apt(["libssl-dev"]), .brew(["openssl@3"])]),
    .target(
      name: "COneDNN", cSettings: cSettings,
      linkerSettings: [.linkedLibrary("dnnl"), .linkedLibrary("gomp")]),
    .target(
      name: "CImageCodecs", cSettings: cSettings,
      linkerSettings: [.linkedLibrary("jpeg"), .linkedLibrary("png"), .linkedLibrary("z")]),
    .target(name: "CFileSystem", cSettings: cSettings),
    // A C target, so that SwiftPM makes no accessor: it would import Foundation, and trap when moved.
    .target(
      name: "DefaultModel", path: "Models", sources: ["default_model.c"],
      resources: [.copy("tf_efficientnetv2_b0.dogs121")]),
    module("Messages"),
    module("Containers"),
    module("Randomness"),
    module("Files", ["CFileSystem", "Digests", "Messages"]),
    module("OneDNN", ["COneDNN", "Messages"]),
    module("NeuralNetwork", ["OneDNN", "Files", "Messages", "Threads"]),
    module(
      "NeuralNetworkTraining", ["NeuralNetwork", "OneDNN", "Messages", "Randomness", "Threads"]),
    module("Architectures", ["NeuralNetwork", "Messages"]),
    module("Imaging", ["CImageCodecs", "CExif", "Containers", "Messages", "Randomness"]),
    module(
      "BreedRecognition",
      [
        "Architectures", "NeuralNetwork", "Imaging", "Containers", "DefaultModel", "Digests",
        "Files", "Messages", "Threads",
      ]),
    module(
      "ModelAuthoring",
      [
        "BreedRecognition", "Architectures", "NeuralNetwork", "Imaging", "Digests", "Files",
        "Messages", "Threads",
      ]),
    module("Metrics", ["BreedRecognition"]),
    module("Digests", ["CCrypto"]),
    module("Threads", ["Messages"]),
    module("Reporting"),
    module(
      "PhotoMetadata", ["Imaging", "Containers", "CExif", "Digests", "Messages", "Reporting"]),
    module(
      "PhotoArchive",
      [
        "Imaging", "Containers", "PhotoMetadata", "Files", "Messages", "Reporting", "Digests",
        .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    module(
      "CommandKit",
      [
        "BreedRecognition", "PhotoArchive", "PhotoMetadata", "Imaging", "Containers", "Files",
        "Messages", "Reporting", "Threads", argumentParser,
      ]),
    module(
      "BreedTraining",
      [
        "BreedRecognition", "ModelAuthoring", "Metrics", "Architectures", "NeuralNetwork",
        "NeuralNetworkTraining", "PhotoArchive", "PhotoMetadata", "Imaging", "Containers",
        "Digests", "Files", "Messages", "Randomness", "Reporting", "Threads",
      ]),
    module(
      "TrainingKit",
      [
        "CommandKit", "BreedTraining", "BreedRecognition", "ModelAuthoring", "Architectures",
        "PhotoArchive", "Files", "Messages", "Reporting", "Threads", argumentParser,
      ]),
    .executableTarget(
      name: "kennel",
      dependencies: ["BreedRecognition", "CommandKit", "Files", "Messages", argumentParser]
        + subcommands.map { .target(name: $0) },
      swiftSettings: swiftSettings, linkerSettings: hardening, plugins: ["RegisterPlugins"]),
    .executableTarget(
      name: "network-bench",
      dependencies: [
        "Architectures", "NeuralNetwork", "NeuralNetworkTraining", "Threads", argumentParser,
      ],
      path: "Tests/Benchmarks/Sources", swiftSettings: swiftSettings),
    .plugin(
      name: "RegisterPlugins", capability: .buildTool(), path: "Plugins/SwiftPM/RegisterPlugins"),
    .target(
      name: "TestSupport",
      dependencies: [
        "CommandKit", "BreedRecognition", "PhotoArchive", "Containers", "CFileSystem", "Files",
        "Imaging", "Messages",
      ],
      path: "Tests/TestSupport", swiftSettings: swiftSettings),
    tests("Messages"),
    tests("Containers", ["Randomness"]),
    tests("Randomness"),
    tests("Files", ["Messages", "Randomness", "TestSupport"]),
    tests("OneDNN", ["Messages"]),
    tests(
      "NeuralNetwork", ["Files", "Messages", "Randomness", "TestSupport"],
      resources: [.copy("Fixtures")]),
    tests(
      "NeuralNetworkTraining",
      ["NeuralNetwork", "Architectures", "Files", "Randomness", "TestSupport"],
      resources: [.copy("Fixtures")]),
    tests(
      "Architectures", ["Files", "NeuralNetwork", "NeuralNetworkTraining"],
      resources: [.copy("Fixtures")]),
    tests(
      "Imaging", ["CImageCodecs", "Containers", "Messages", "Randomness"],
      resources: [.copy("Fixtures")]),
    tests(
      "BreedRecognition",
      ["NeuralNetwork", "Containers", "Digests", "Files", "Imaging", "Messages", "TestSupport"]),
    tests("ModelAuthoring", ["BreedRecognition", "NeuralNetwork", "Files", "TestSupport"]),
    tests(
      "Metrics", ["BreedRecognition", "Randomness", "TestSupport"], resources: [.copy("Fixtures")]),
    tests("Digests"),
    tests("Threads"),
    tests("Reporting", ["Randomness", "TestSupport"]),
    tests(
      "BreedTraining",
      [
        "BreedRecognition", "ModelAuthoring", "Metrics", "Architectures", "NeuralNetwork",
        "NeuralNetworkTraining", "PhotoArchive", "PhotoMetadata", "Imaging", "Containers",
        "Digests", "Files", "Messages", "Randomness", "TestSupport",
      ],
      resources: [.copy("Fixtures")]),
    tests(
      "TrainingKit",
      [
        "BreedRecognition", "BreedTraining", "CommandKit", "Files", "Imaging", "PhotoArchive",
        "TestSupport", argumentParser,
      ]),
    tests(
      "PhotoMetadata",
      [
        "CExif", "Containers", "Digests", "Files", "Imaging", "Messages", "Randomness",
        "TestSupport",
      ]),
    tests("PhotoArchive", ["Files", "Messages", "PhotoMetadata", "Randomness", "TestSupport"]),
    .testTarget(
      name: "ConformanceTests", dependencies: ["kennel", "CommandKit", argumentParser],
      swiftSettings: swiftSettings),
    // They run the executable that is built beside them.
    .testTarget(
      name: "EndToEndTests", dependencies: ["kennel", "Imaging", "Randomness", "TestSupport"],
      exclude: ["Fixtures"],
      swiftSettings: swiftSettings),
    tests(
      "CommandKit",
      [
        "BreedRecognition", "PhotoArchive", "PhotoMetadata", "Files", "Messages", "Threads",
        "TestSupport", argumentParser,
      ]),
  ]
    + subcommands.flatMap { name -> [Target] in
      [
        .target(
          name: name,
          dependencies: [
            "CommandKit", "BreedRecognition", "PhotoArchive", "PhotoMetadata", "Imaging",
            "Containers", "Files", "Messages", "Reporting", argumentParser,
          ] + modules(furtherModules[name, default: []]),
          path: "Plugins/\(name)", swiftSettings: swiftSettings),
        tests(
          name,
          [
            "CommandKit", "BreedRecognition", "PhotoArchive", "PhotoMetadata", "Imaging",
            "Containers", "Digests", "Files", "Messages", "Randomness", "Reporting",
            "NeuralNetwork", "TestSupport", argumentParser,
          ]
            + modules(
              furtherModules[name, default: []].union(["Architectures", "ModelAuthoring"]))),
      ]
    },
  swiftLanguageModes: [.v6]
)
