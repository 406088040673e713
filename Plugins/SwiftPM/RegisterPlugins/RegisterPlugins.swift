import Foundation
import PackagePlugin

/// Generates the list of built-in plugins from the dependencies of its target.
///
/// Dependencies whose folder is in `Plugins/` are plugins. The shell writes the file, because a
/// helper executable would have to be built first.
@main
struct RegisterPlugins: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) async throws -> [Command] {
    let modules = target.dependencies.compactMap { dependency -> String? in
      guard case .target(let module) = dependency,
        module.directoryURL.deletingLastPathComponent().lastPathComponent == "Plugins"
      else { return nil }
      return module.name
    }
    let output = context.pluginWorkDirectoryURL.appending(path: "BuiltInPlugins.swift")
    return [
      .buildCommand(
        displayName: "Registering \(modules.count) plugins",
        executable: URL(filePath: "/bin/sh"),
        arguments: [
          "-c", #"printf %s "$1" > "$2""#, "sh", source(modules),
          output.path(percentEncoded: false),
        ],
        outputFiles: [output])
    ]
  }

  private func source(_ modules: [String]) -> String {
    let imports = modules.map { "import \($0)\n" }.joined()
    let entries = modules.map { "  \($0)Plugin.self,\n" }.joined()
    return """
      // Written by the build from `subcommands` in Package.swift. Do not edit.
      import CommandKit
      \(imports)
      let builtInPlugins: [any KennelPlugin.Type] = [
      \(entries)]

      """
  }
}
