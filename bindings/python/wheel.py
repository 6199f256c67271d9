"""Puts the native folder ($LI_NATIVE) into the wheel, and names the platform ($LI_PLATFORM) that
it runs on: one wheel for every Python, as nothing in it is compiled against one."""

import os
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class NativeFolder(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        native = os.environ["LI_NATIVE"]
        for folder, suffix in (("lib", ".so."), ("licenses", ".txt")):
            for name in os.listdir(os.path.join(native, folder)):
                if suffix in name:
                    source = os.path.join(native, folder, name)
                    build_data["force_include"][source] = f"liveinbox/_native/{folder}/{name}"
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{os.environ['LI_PLATFORM']}"
